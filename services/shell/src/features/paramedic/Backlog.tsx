import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useBacklog, type HandoverClient, type Waiting } from "../../handover";
import { stopClock, useNow } from "../../shared/units";

import styles from "./paramedic.module.css";

/** What waits on this device, always in sight; what was refused asks for a decision. */
export function Backlog({ client }: { client: HandoverClient }) {
  const { t } = useTranslation("paramedic");
  const { waiting, oldest, refused } = useBacklog();
  const now = useNow();
  return (
    <>
      <p role="status" className={styles.backlog} data-waiting={waiting > 0}>
        {waiting === 0 || oldest === null
          ? t("backlog.none")
          : t("backlog.waiting", { count: waiting, age: stopClock((now - oldest) / 1000) })}
      </p>
      {refused > 0 ? <Refused client={client} /> : null}
    </>
  );
}

function Refused({ client }: { client: HandoverClient }) {
  const { t } = useTranslation("paramedic");
  const [refused, setRefused] = useState<Waiting[]>([]);
  useEffect(
    () =>
      client.onBacklog(() => {
        void client.waiting().then((all) => {
          setRefused(all.filter(({ refusal }) => refusal));
        });
      }),
    [client],
  );
  return refused.map((waiting) => (
    <div key={waiting.event_id} role="alert" className={styles.refused}>
      <p>
        <strong>{t("backlog.refused", { what: t(`actions.${waiting.intent.action}`) })}</strong>
      </p>
      <p>{waiting.refusal?.detail}</p>
      <button
        type="button"
        onClick={() => {
          void client.again(waiting);
        }}
      >
        {t("backlog.again")}
      </button>
      <button
        type="button"
        data-kind="danger"
        onClick={() => {
          void client.giveUp(waiting.event_id);
        }}
      >
        {t("backlog.giveUp")}
      </button>
    </div>
  ));
}
