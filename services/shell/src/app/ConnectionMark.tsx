import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./app.module.css";

export type ConnectionMood = "good" | "asking" | "bad";

const MARKS: Record<ConnectionMood, string> = { good: "●", asking: "○", bad: "▲" };

/** How the connection is, by mark, colour and words. */
export function ConnectionMark({ mood, children }: { mood: ConnectionMood; children: ReactNode }) {
  const { t } = useTranslation("app");
  return (
    <p role="status" aria-label={t("connection.label")} className={styles.connection} data-state={mood}>
      <span aria-hidden="true">{MARKS[mood]}</span> {children}
    </p>
  );
}
