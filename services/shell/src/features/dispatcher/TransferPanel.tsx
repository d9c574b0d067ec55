import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useHandover, type HandoverClient } from "../../handover";
import { tellAmbulance } from "../../shared/fleet";
import { useTransfers, type TransferSummary } from "../../shared/transfers";
import { Elapsed, Field, SeverityBadge } from "../../shared/ui";

import { useFacilities, useHospitalNames, type Facility } from "./data";
import { arrivalAt } from "./questions";
import { isExpected, mayCallOff, waysToAsk } from "./redirecting";
import styles from "./dispatcher.module.css";

const CANCEL_REASONS = ["not_needed", "condition_changed", "unit_unavailable", "other"] as const;

/** A transfer under way: ask another hospital, or call it off. */
export function TransferPanel({ transfer_id }: { transfer_id: string }) {
  const { t } = useTranslation("dispatcher");
  const { data } = useTransfers((all) => all.find((one) => one.transfer_id === transfer_id));
  const named = useHospitalNames();
  if (!data) return <p className={styles.panel}>{t("incident.how")}</p>;
  return (
    <section className={styles.panel} aria-label={t("transfer.title")}>
      <header className={styles.incidentHead}>
        <h2>{data.unit_id} → {named(data.hospital_id)}</h2>
        <SeverityBadge level={data.severity_level} />
        <span>{t(`state.${data.state}`)} · <Elapsed since={data.requested_at} /></span>
      </header>
      {data.unanswered.length > 0 ? <p className={styles.warning}>▲ {t("transfer.unanswered", { hospitals: data.unanswered.map(named).join(", ") })}</p> : null}
      {waysToAsk(data.state) ? <AskAnother transfer={data} /> : null}
      {isExpected(data.state) ? <p>{t("transfer.accepted")}</p> : null}
      {mayCallOff(data.state) ? <CallOff transfer={data} /> : null}
    </section>
  );
}

function AskAnother({ transfer }: { transfer: TransferSummary }) {
  const { t } = useTranslation("dispatcher");
  const client = useHandover((present) => present.client);
  const others = (useFacilities().data ?? []).filter(({ id, status }) => id !== transfer.hospital_id && status !== "closed");
  const [wished, wish] = useState<string>();
  const hospital_id = wished ?? others.at(0)?.id;
  return (
    <div className={styles.decision}>
      <Field label={t("transfer.another")}>
        <select value={hospital_id ?? ""} onChange={({ target }) => { wish(target.value); }}>
          {others.map(({ id, name, status }) => (
            <option key={id} value={id}>{name}{status === "open" ? "" : ` (${t(`diversion.${status}`)})`}</option>
          ))}
        </select>
      </Field>
      <button
        type="button"
        data-kind="primary"
        disabled={!client || hospital_id === undefined}
        onClick={() => {
          const hospital = others.find(({ id }) => id === hospital_id);
          if (hospital && client) void redirect(client, transfer, hospital);
        }}
      >
        {t("transfer.ask")}
      </button>
    </div>
  );
}

/** Ask another hospital, with the time of arrival there as far as routing knows where the ambulance is. */
async function redirect(client: HandoverClient, { transfer_id, version, unit_id, state }: TransferSummary, hospital: Facility) {
  const eta = await arrivalAt(hospital, unit_id).catch(() => undefined);
  for (const action of waysToAsk(state) ?? []) {
    const asked = { hospital_id: hospital.id, ...(eta !== undefined && { eta }) };
    const clear = action === "redirect" ? asked : { reason: "no_answer" };
    await client.act(transfer_id, action, { expected_version: version, clear });
  }
}

function CallOff({ transfer }: { transfer: TransferSummary }) {
  const { t } = useTranslation("dispatcher");
  const client = useHandover((present) => present.client);
  const [reason, setReason] = useState<(typeof CANCEL_REASONS)[number]>("not_needed");
  return (
    <div className={styles.decision}>
      <Field label={t("transfer.why")}>
        <select value={reason} onChange={({ target }) => { setReason(target.value as typeof reason); }}>
          {CANCEL_REASONS.map((one) => <option key={one} value={one}>{t(`transfer.reasons.${one}`)}</option>)}
        </select>
      </Field>
      <button
        type="button"
        data-kind="danger"
        disabled={!client}
        onClick={() => {
          void client?.act(transfer.transfer_id, "cancel", { expected_version: transfer.version, clear: { reason } });
          void tellAmbulance(transfer.unit_id, () => ({ status: "available" })).catch(() => undefined);
        }}
      >
        {t("transfer.callOff")}
      </button>
    </div>
  );
}
