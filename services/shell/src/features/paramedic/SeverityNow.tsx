import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { LEVELS, SeverityBadge } from "../../shared/ui";

import styles from "./paramedic.module.css";
import type { Assessment } from "./severity";

interface Props {
  assessment: UseQueryResult<Assessment>;
  /** The level that a person chose over the recommended one. */
  level: number | null;
  choose: (level: number | null) => void;
}

/** How ill the patient is by what was entered so far; a person may say otherwise. */
export function SeverityNow({ assessment: { data, isError }, level, choose }: Props) {
  const { t } = useTranslation("paramedic");
  return (
    <div>
      <div role="status" className={styles.severity}>
        {data ? (
          <>
            <SeverityBadge level={data.level} />
            <span>{t("severity.news2", { score: data.news2.score, missing: data.news2.missing.length })}</span>
          </>
        ) : (
          <span>{t("severity.unknown")}</span>
        )}
        {isError ? <strong>{t("severity.offline")}</strong> : null}
      </div>
      {data?.floor.reasons.length ? <p className={styles.reasons}>{data.floor.reasons.join(" · ")}</p> : null}
      <fieldset className={styles.levels}>
        <legend>{t("severity.choose")}</legend>
        {LEVELS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={(level ?? data?.level) === each}
            onClick={() => {
              choose(each === data?.level ? null : each);
            }}
          >
            {each}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
