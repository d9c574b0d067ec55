import { useTranslation } from "react-i18next";

import type { Signs } from "../../handover";
import { lazily } from "../../shared/loading";
import { usePreferences } from "../../shared/preferences";
import { Field } from "../../shared/ui";

import styles from "./paramedic.module.css";
import { ACVPU, measuresIn, mistakes, signsOf, type Entry, type Measure } from "./signs";
import { Sets } from "./Sets";

const Trend = lazily(() => import("./Trend"));

interface Props {
  entry: Entry;
  change: (entry: Entry) => void;
  sets: Signs[];
  save: (signs: Signs) => void;
}

/** One set of vital signs to enter, and those before it. */
export function Vitals({ entry, change, sets, save }: Props) {
  const { t } = useTranslation("paramedic");
  const unit = usePreferences((state) => state.temperature);
  const wrong = mistakes(entry, unit);
  const signs = signsOf(entry, unit, new Date().toISOString());
  return (
    <>
      <div className={styles.measures}>
        {measuresIn(unit).map((measure) => (
          <Number
            key={measure.name}
            measure={measure}
            typed={entry.numbers[measure.name] ?? ""}
            wrong={wrong.includes(measure.name)}
            change={(typed) => {
              change({ ...entry, numbers: { ...entry.numbers, [measure.name]: typed } });
            }}
          />
        ))}
      </div>
      <fieldset className={styles.choices}>
        <legend>{t("vitals.consciousness")}</legend>
        {ACVPU.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={entry.consciousness === each}
            onClick={() => {
              change({ ...entry, consciousness: entry.consciousness === each ? null : each });
            }}
          >
            {t(`vitals.acvpu.${each}`)}
          </button>
        ))}
      </fieldset>
      <fieldset className={styles.choices}>
        <legend>{t("vitals.oxygen")}</legend>
        {[false, true].map((given) => (
          <button
            key={String(given)}
            type="button"
            aria-pressed={entry.supplemental_oxygen === given}
            onClick={() => {
              change({ ...entry, supplemental_oxygen: entry.supplemental_oxygen === given ? null : given });
            }}
          >
            {given ? t("vitals.oxygenGiven") : t("vitals.roomAir")}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className={styles.wide}
        disabled={!signs || wrong.length > 0}
        onClick={() => {
          if (signs) save({ ...signs, measured_at: new Date().toISOString() });
        }}
      >
        {t("vitals.save")}
      </button>
      {sets.length > 0 ? <Sets sets={sets} /> : null}
      {sets.length > 1 ? (
        <Trend sets={sets} />
      ) : null}
    </>
  );
}

interface NumberProps {
  measure: Measure;
  typed: string;
  wrong: boolean;
  change: (typed: string) => void;
}

function Number({ measure: { name, unit, min, max, step }, typed, wrong, change }: NumberProps) {
  const { t } = useTranslation("paramedic");
  return (
    <Field label={`${t(`signs.${name}`)} (${unit})`} error={wrong ? t("vitals.bounds", { min, max }) : undefined}>
      <input
        value={typed}
        inputMode={step === 1 ? "numeric" : "decimal"}
        autoComplete="off"
        onChange={({ target }) => {
          change(target.value);
        }}
      />
    </Field>
  );
}
