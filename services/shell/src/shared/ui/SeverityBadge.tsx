import { useTranslation } from "react-i18next";

import styles from "./ui.module.css";

export const LEVELS = [1, 2, 3, 4, 5] as const;

const WORDS = ["severity.1", "severity.2", "severity.3", "severity.4", "severity.5"] as const;

interface Props {
  /** 1 immediate to 5 non-urgent. */
  level: number;
  /** The word beside the number; without it only screen readers get it. */
  word?: boolean;
}

/** A triage level by number and word; the colour only repeats them. */
export function SeverityBadge({ level, word = true }: Props) {
  const { t } = useTranslation("app");
  return (
    <span className={styles.severity} data-level={level}>
      <span className="visually-hidden">{t("severity.label")} </span>
      <b className="number">{level}</b> <span className={word ? undefined : "visually-hidden"}>{t(WORDS[level - 1] ?? "unset")}</span>
    </span>
  );
}
