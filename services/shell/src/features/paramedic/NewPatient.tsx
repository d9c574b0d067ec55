import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { HandoverClient } from "../../handover";
import { usePreferences } from "../../shared/preferences";
import { usePerson } from "../../shared/session";
import { Field, ProblemNote, Waiting } from "../../shared/ui";
import { minutesOf } from "../../shared/units";

import styles from "./paramedic.module.css";
import { RecordForm } from "./RecordForm";
import { handoverOf, type Draft } from "./record";
import { SeverityNow } from "./SeverityNow";
import { questionOf, useSeverity } from "./severity";
import { NOTHING_ENTERED, signsOf, type Entry } from "./signs";
import { TAPPED, Times } from "./Times";
import { useDraft } from "./useDraft";
import { Vitals } from "./Vitals";
import { useDrive, useHospitals, usePosition } from "./way";

/** Minutes that are said when nobody knows how long the way is; the ETA is corrected as soon as it is known. */
const UNKNOWN_MINUTES = 20;

interface Props {
  client: HandoverClient;
  onAsked: (transfer_id: string) => void;
}

/** A patient who was not announced yet. */
export function NewPatient({ client, onAsked }: Props) {
  const { t } = useTranslation("paramedic");
  const drafting = useDraft();
  const [entry, setEntry] = useState<Entry>(NOTHING_ENTERED);
  const unit = usePreferences((state) => state.temperature);
  if (!drafting) return <Waiting />;
  const { draft, change, drop } = drafting;
  const typed = signsOf(entry, unit, new Date().toISOString());
  const sets = typed ? [...draft.signs, typed] : draft.signs;
  return (
    <>
      <Announce
        draft={{ ...draft, signs: sets }}
        change={change}
        announce={async (asked) => {
          const transfer_id = await client.request(asked);
          for (const [clock, occurred_at] of Object.entries(draft.times)) {
            await client.act(transfer_id, "clock", { clear: { clock }, occurred_at });
          }
          await drop();
          onAsked(transfer_id);
        }}
      />
      <section className={styles.panel}>
        <h2>{t("times.title")}</h2>
        <Times
          clocks={TAPPED}
          times={draft.times}
          stop={(clock, at) => {
            change({ times: { ...draft.times, [clock]: at } });
          }}
          unset={(clock) => {
            change({ times: Object.fromEntries(Object.entries(draft.times).filter(([name]) => name !== clock)) });
          }}
        />
      </section>
      <section className={styles.panel}>
        <h2>{t("vitals.title")}</h2>
        <Vitals
          entry={entry}
          change={setEntry}
          sets={draft.signs}
          save={(signs) => {
            change({ signs: [...draft.signs, signs] });
            setEntry(NOTHING_ENTERED);
          }}
        />
      </section>
      <section className={styles.panel}>
        <h2>{t("record.title")}</h2>
        <RecordForm
          form={draft.form}
          onChange={(form) => {
            change({ form });
          }}
        />
      </section>
    </>
  );
}

interface Announcing {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  announce: (asked: Parameters<HandoverClient["request"]>[0]) => Promise<void>;
}

/** Severity, destination and the one tap that announces the patient. */
function Announce({ draft, change, announce }: Announcing) {
  const { t } = useTranslation("paramedic");
  const { unit_id } = usePerson();
  const hospitals = useHospitals();
  const assessment = useSeverity(questionOf(draft.form, draft.signs));
  const hospital = hospitals.data?.find(({ id }) => id === draft.hospital_id) ?? hospitals.data?.[0];
  const drive = useDrive(usePosition(), hospital);
  const [problem, setProblem] = useState<unknown>(null);
  const level = draft.level ?? assessment.data?.level ?? null;
  const minutes = drive === undefined ? null : minutesOf(drive);
  const ask = () => {
    if (!hospital || level === null || unit_id === null) return;
    const eta = new Date(Date.now() + (drive ?? UNKNOWN_MINUTES * 60) * 1000).toISOString();
    const handover = handoverOf(draft.form, draft.signs, t("record.unstated"));
    announce({ hospital_id: hospital.id, unit_id, severity_level: level, eta, handover }).catch(setProblem);
  };
  return (
    <section className={styles.panel}>
      <SeverityNow
        assessment={assessment}
        level={draft.level}
        choose={(chosen) => {
          change({ level: chosen });
        }}
      />
      {hospitals.isError ? <ProblemNote error={hospitals.error} retry={() => void hospitals.refetch()} /> : null}
      <Field
        label={t("destination.label")}
        hint={minutes === null ? t("destination.unknownWay", { minutes: UNKNOWN_MINUTES }) : t("destination.minutes", { minutes })}
      >
        <select
          value={hospital?.id ?? ""}
          onChange={({ target }) => {
            change({ hospital_id: target.value });
          }}
        >
          {(hospitals.data ?? []).map(({ id, name, status }) => (
            <option key={id} value={id}>
              {status === "diversion" ? t("destination.diversion", { name }) : name}
            </option>
          ))}
        </select>
      </Field>
      {problem ? <ProblemNote error={problem} /> : null}
      <div className={styles.bar}>
        <button type="button" data-kind="primary" disabled={!hospital || level === null} onClick={ask}>
          {hospital ? t("preAlert.to", { hospital: hospital.name }) : t("preAlert.plain")}
        </button>
        {level === null ? <small>{t("preAlert.needsLevel")}</small> : null}
      </div>
    </section>
  );
}
