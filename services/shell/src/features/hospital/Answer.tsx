import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Case, HandoverClient } from "../../handover";
import { Field } from "../../shared/ui";

import styles from "./hospital.module.css";

const TO_DECLINE = ["no_capacity", "no_capability", "wrong_destination", "other"] as const;
const TO_DIVERT = ["no_capacity", "no_capability", "condition_changed", "access_blocked", "other"] as const;
type Reason = (typeof TO_DECLINE)[number] | (typeof TO_DIVERT)[number];

interface Props {
  now: Case;
  client: HandoverClient;
}

/** What the hospital decides now: accept or redirect, and in the end take the patient over. */
export function Answer({ now, client }: Props) {
  const { state } = now;
  if (state === "requested" || state === "received") return <AcceptOrDecline now={now} client={client} />;
  if (state === "accepted" || state === "en_route") return <Redirect now={now} client={client} />;
  if (state === "arrived") return <TakeOver now={now} client={client} />;
  return null;
}

function AcceptOrDecline({ now, client }: Props) {
  const { t } = useTranslation("hospital");
  const [destination, setDestination] = useState("");
  const accept = () => {
    const clinical = destination.trim() ? { destination: destination.trim() } : undefined;
    void client.act(now.transfer_id, "accept", { expected_version: now.version, ...(clinical && { clinical }) });
  };
  return (
    <div className={styles.answer}>
      <Field label={t("answer.destination")}>
        <input value={destination} maxLength={200} autoComplete="off" onChange={({ target }) => { setDestination(target.value); }} />
      </Field>
      <button type="button" data-kind="primary" onClick={accept}>{t("answer.accept")}</button>
      <Redirect now={now} client={client} />
    </div>
  );
}

/** Before it accepted a hospital declines; after that it diverts. Either way the patient goes elsewhere. */
function Redirect({ now, client }: Props) {
  const { t } = useTranslation("hospital");
  const [reason, setReason] = useState<Reason>("no_capacity");
  const accepted = now.state === "accepted" || now.state === "en_route";
  const redirect = () => {
    void client.act(now.transfer_id, accepted ? "divert" : "decline", { expected_version: now.version, clear: { reason } });
  };
  return (
    <details className={styles.redirect}>
      <summary>{t("answer.redirect")}</summary>
      <Field label={t("answer.why")} hint={t("answer.next")}>
        <select value={reason} onChange={({ target }) => { setReason(target.value as Reason); }}>
          {(accepted ? TO_DIVERT : TO_DECLINE).map((one) => <option key={one} value={one}>{t(`answer.reasons.${one}`)}</option>)}
        </select>
      </Field>
      <button type="button" data-kind="danger" onClick={redirect}>{t("answer.confirm")}</button>
    </details>
  );
}

function TakeOver({ now, client }: Props) {
  const { t } = useTranslation("hospital");
  const { ambulance, hospital } = now.signatures;
  if (hospital) return <p role="status" className={styles.answer}>{t("takeOver.waits")}</p>;
  const sign = () => {
    void client.act(now.transfer_id, "sign", { expected_version: now.version, clear: { side: "hospital" } });
  };
  return (
    <div className={styles.answer}>
      <button type="button" data-kind="primary" onClick={sign}>{t("takeOver.sign")}</button>
      <p>{t(ambulance ? "takeOver.stops" : "takeOver.first")}</p>
    </div>
  );
}
