import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { useIncidents } from "../features/dispatcher/incident";
import { useCase, useHandover, type HandoverClient, type Waiting } from "../handover";
import { freeAmbulance } from "../shared/fleet";
import { useSession } from "../shared/session";
import { ProblemNote } from "../shared/ui";

import styles from "./app.module.css";

/** The refusals of this device, once it has its client. */
export default function OwnRefusals() {
  const client = useHandover((present) => present.client);
  return client ? <Refusals client={client} /> : null;
}

/** What the hub refused of this device: each holds up its patient until somebody decides, so it stays in sight. */
export function Refusals({ client }: { client: HandoverClient }) {
  const refused = useRefused(client);
  if (refused.length === 0) return null;
  return (
    <div className={styles.refusals}>
      {refused.map((waiting) => <Refusal key={waiting.event_id} waiting={waiting} client={client} />)}
    </div>
  );
}

/** Where dispatch gives up to ask a hospital, the ambulance that was sent is free again and the incident open. */
function Refusal({ waiting, client }: { waiting: Waiting; client: HandoverClient }) {
  const { t } = useTranslation("app");
  const now = useCase(waiting.transfer_id);
  const dispatches = useSession(({ person }) => person?.role === "dispatcher");
  const reopen = useIncidents((incidents) => incidents.reopen);
  const [error, setError] = useState<unknown>();
  const giveUp = async () => {
    const { action, clear: { unit_id } } = waiting.intent;
    const unsent = dispatches && action === "request";
    if (unsent && typeof unit_id === "string") await freeAmbulance(unit_id);
    await client.giveUp(waiting);
    if (unsent) reopen(waiting.transfer_id);
  };
  const whose = [now?.unit_id, now?.handover?.name].filter(Boolean).join(", ");
  return (
    <div role="alert" className={styles.refused}>
      <p>
        <strong>{t("refusals.refused", { what: t(`refusals.actions.${waiting.intent.action}`) })}</strong> {whose}
      </p>
      <p>{waiting.refusal?.detail}</p>
      {error === undefined ? null : <ProblemNote error={error} />}
      <button type="button" onClick={() => void client.again(waiting)}>
        {t("refusals.again")}
      </button>
      <button type="button" data-kind="danger" onClick={() => void giveUp().catch(setError)}>
        {t("refusals.giveUp")}
      </button>
    </div>
  );
}

function useRefused(client: HandoverClient): Waiting[] {
  const [refused, setRefused] = useState<Waiting[]>([]);
  useEffect(() => {
    let turn = 0;
    const stop = client.onBacklog(() => {
      if (turn < 0) return;
      const mine = (turn += 1);
      void client.waiting().then((all) => {
        if (mine === turn) setRefused(all.filter(({ refusal }) => refusal));
      });
    });
    return () => {
      turn = -1;
      stop();
    };
  }, [client]);
  return refused;
}
