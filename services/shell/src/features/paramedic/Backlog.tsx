import { useTranslation } from "react-i18next";

import { useBacklog } from "../../handover";
import { stopClock, useNow } from "../../shared/units";

import styles from "./paramedic.module.css";

/** What waits on this device, always in sight. */
export function Backlog() {
  const { t } = useTranslation("paramedic");
  const { waiting, oldest } = useBacklog();
  const now = useNow();
  return (
    <p role="status" className={styles.backlog} data-waiting={waiting > 0}>
      {waiting === 0 || oldest === null
        ? t("backlog.none")
        : t("backlog.waiting", { count: waiting, age: stopClock((now - oldest) / 1000) })}
    </p>
  );
}
