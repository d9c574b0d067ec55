import { useId } from "react";
import { useTranslation } from "react-i18next";

import { minutesOf } from "../../shared/units";

import styles from "./dispatcher.module.css";

export interface Option {
  id: string;
  name: string;
  seconds: number;
  reason: string;
  /** What speaks against it, in the person's language. */
  warning?: string | undefined;
}

interface Left {
  id: string;
  name: string | null;
  reason: string;
}

interface Props {
  title: string;
  options: readonly Option[];
  excluded: readonly Left[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

const SHOWN = 3;

/** The first is recommended; the others, and what was left out, each with its reason. */
export function OptionList({ title, options, excluded, chosen, onChoose }: Props) {
  const { t } = useTranslation("dispatcher");
  const name = useId();
  return (
    <fieldset className={styles.options}>
      <legend>{title}</legend>
      {options.length === 0 ? <p className={styles.empty}>{t("recommend.nothing")}</p> : null}
      {options.slice(0, SHOWN).map((option, at) => (
        <label key={option.id} className={styles.option} data-chosen={option.id === chosen}>
          <input type="radio" name={name} checked={option.id === chosen} onChange={() => { onChoose(option.id); }} />
          <span>
            <b>{option.name}</b> {at === 0 ? <em>{t("recommend.first")}</em> : null}
            <small>{option.reason}</small>
            {option.warning ? <small className={styles.warning}>▲ {option.warning}</small> : null}
          </span>
          <b className="number">{t("recommend.minutes", { count: minutesOf(option.seconds) })}</b>
        </label>
      ))}
      {excluded.length > 0 ? (
        <details>
          <summary>{t("recommend.excluded", { count: excluded.length })}</summary>
          <ul>{excluded.map((left) => <li key={left.id}><b>{left.name ?? left.id}</b>: {left.reason}</li>)}</ul>
        </details>
      ) : null}
    </fieldset>
  );
}
