import { useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./dispatcher.module.css";

/** Close an incident to which nobody is sent: asked twice, for nothing brings it back. */
export function Drop({ onDrop }: { onDrop: () => void }) {
  const { t } = useTranslation("dispatcher");
  const [asked, ask] = useState(false);
  if (!asked) return <button type="button" data-kind="danger" onClick={() => { ask(true); }}>{t("incident.drop")}</button>;
  return (
    <span className={styles.buttons}>
      <button type="button" data-kind="danger" onClick={onDrop}>{t("incident.dropNow")}</button>
      {/* Last, where the first button was: who clicks twice keeps it. */}
      <button type="button" autoFocus onClick={() => { ask(false); }}>{t("incident.keep")}</button>
    </span>
  );
}
