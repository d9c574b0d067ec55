import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Attachments, type Case, type Clock, type Clocks, type HandoverClient } from "../../handover";
import { SeverityBadge } from "../../shared/ui";
import { stopClock, useNow, useWallClock } from "../../shared/units";

import { Amend } from "./Amend";
import { Channel } from "./Channel";
import { NextStep } from "./NextStep";
import styles from "./paramedic.module.css";
import { NOTHING_ENTERED, type Entry } from "./signs";
import { STEPPED, TAPPED, Times } from "./Times";
import { useSentEta } from "./useSentEta";
import { Vitals } from "./Vitals";
import { useHospitals } from "./way";

interface Props {
  now: Case;
  client: HandoverClient;
}

/** A patient who was announced: where it stands, what comes next, and what else there is to say. */
export function OnTheWay({ now, client }: Props) {
  const { t } = useTranslation("paramedic");
  const [entry, setEntry] = useState<Entry>(NOTHING_ENTERED);
  const hospital_id = now.legs.at(-1)?.hospital_id;
  const hospital = useHospitals().data?.find(({ id }) => id === hospital_id);
  useSentEta(now, client, hospital);
  // What was sealed for others is no fault: the record below says so.
  const unverified = now.doubtful.filter(({ doubt }) => doubt !== "locked").length;
  return (
    <>
      <section className={styles.panel} aria-label={t("journey.title")}>
        <p className={styles.severity}>
          <SeverityBadge level={now.severity_level} /> <strong>{hospital?.name ?? hospital_id}</strong>
        </p>
        <Standing now={now} />
        {unverified > 0 ? (
          <p role="alert" className={styles.unverified}>
            {t("journey.doubtful", { count: unverified })}
          </p>
        ) : null}
        <NextStep now={now} client={client} />
      </section>
      <section className={styles.panel}>
        <h2>{t("times.title")}</h2>
        <Times
          clocks={[...TAPPED, ...STEPPED]}
          times={timesOf(now.clocks)}
          stop={(clock, occurred_at) => {
            void client.act(now.transfer_id, "clock", { clear: { clock }, occurred_at });
          }}
        />
      </section>
      <section className={styles.panel}>
        <h2>{t("channel.title")}</h2>
        <Channel now={now} client={client} />
      </section>
      <div className={styles.panel}>
        <Attachments now={now} client={client} take />
      </div>
      <section className={styles.panel}>
        <h2>{t("vitals.title")}</h2>
        <Vitals
          entry={entry}
          change={setEntry}
          sets={now.handover?.signs ?? []}
          save={(signs) => {
            void client.act(now.transfer_id, "vitals", { clinical: { signs } });
            setEntry(NOTHING_ENTERED);
          }}
        />
      </section>
      <section className={styles.panel}>
        <h2>{t("record.title")}</h2>
        {now.handover ? <Amend transfer_id={now.transfer_id} handover={now.handover} client={client} /> : <p>{t("record.locked")}</p>}
      </section>
    </>
  );
}

function timesOf(clocks: Clocks): Partial<Record<Clock, string>> {
  return Object.fromEntries(Object.entries(clocks).map(([clock, { occurred_at }]) => [clock, occurred_at]));
}

/** The state in words, whether the hospital has seen it, and the running clock of the arrival. */
function Standing({ now }: { now: Case }) {
  const { t } = useTranslation("paramedic");
  const present = useNow();
  const seen = now.clocks.pre_alert_acknowledged;
  const at = useWallClock();
  return (
    <div role="status">
      <p className={styles.state}>
        {t(`states.${now.state}`)}
        {now.waiting > 0 ? ` · ${t("journey.waiting", { count: now.waiting })}` : ""}
      </p>
      <p>{seen ? t("journey.seen", { time: at(seen.recorded_at) }) : t("journey.unseen")}</p>
      {now.destination ? <p>{t("journey.destination", { place: now.destination })}</p> : null}
      {now.eta ? (
        <p>
          {t("journey.eta", { time: at(now.eta) })}{" "}
          <span className="number" dir="ltr" aria-hidden="true">
            {stopClock((Date.parse(now.eta) - present) / 1000)}
          </span>
        </p>
      ) : null}
      {now.activations.map(({ activation_id, team, acknowledged }) => (
        <p key={activation_id}>
          {t(`teams.${team}`)}: {Object.keys(acknowledged).length > 0 ? t("journey.teamReady") : t("journey.teamCalled")}
        </p>
      ))}
    </div>
  );
}
