import { useTranslation } from "react-i18next";

import { LEVELS, ProblemNote, SeverityBadge } from "../../shared/ui";

import styles from "./dispatcher.module.css";
import type { Assessment } from "./questions";

interface Props {
  level: number;
  decided: boolean;
  assessment: Assessment | undefined;
  error: Error | null;
  onDecide: (level: number) => void;
}

/** The level that holds, the one that is proposed and why; the dispatcher decides. */
export function SeverityChoice({ level, decided, assessment, error, onDecide }: Props) {
  const { t } = useTranslation("dispatcher");
  return (
    <section className={styles.severity} aria-label={t("severity.title")}>
      <div role="group" aria-label={t("severity.title")} className={styles.levels}>
        {LEVELS.map((one) => (
          <button
            key={one}
            type="button"
            className={styles.level}
            aria-pressed={one === level}
            data-level={one}
            onClick={() => { onDecide(one); }}
          >
            <SeverityBadge level={one} word={one === level} />
          </button>
        ))}
      </div>
      {error ? <ProblemNote error={error} /> : null}
      {assessment ? (
        <p aria-live="polite">
          {decided && assessment.level !== level ? t("severity.overruled", { level: assessment.level }) : t("severity.proposed", { level: assessment.level })}
          {" "}{assessment.floor.reasons.at(0) ?? assessment.advice}
        </p>
      ) : null}
      {!assessment && (decided || !error) ? <p>{t(decided ? "severity.decided" : "severity.unknown")}</p> : null}
    </section>
  );
}
