import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Attachments, SaveFhir, useCase, useHandover, type Case } from "../../handover";
import { SeverityBadge, Waiting } from "../../shared/ui";
import { useWallClock } from "../../shared/units";

import { Answer } from "./Answer";
import { Channel } from "./Channel";
import { ClockList } from "./ClockList";
import { Countdown } from "./Countdown";
import styles from "./hospital.module.css";
import { Record } from "./Record";
import { Teams } from "./Teams";

/** One patient: what a team must know first stands first. */
export function Card({ transfer_id }: { transfer_id: string }) {
  const { t } = useTranslation("hospital");
  const client = useHandover((present) => present.client);
  const now = useCase(transfer_id);
  useReceipt(now);
  if (!now || !client) return <section className={styles.panel}><Waiting what={t("opening")} /></section>;
  return (
    <section className={styles.card} aria-label={t("cardOf", { unit: now.unit_id })}>
      <Head now={now} />
      {now.handover ? <Record handover={now.handover} /> : <p className={styles.locked}>{t("locked")}</p>}
      <Attachments now={now} client={client} />
      {now.doubtful.filter(({ doubt }) => doubt !== "locked").map(({ event, doubt }) => (
        <p key={event.seq} role="alert" className={styles.doubt}>▲ {t("doubt", { type: event.type, why: t(`doubts.${doubt ?? "forged"}`) })}</p>
      ))}
      <Answer now={now} client={client} />
      <Teams now={now} client={client} />
      <Channel now={now} client={client} />
      <ClockList clocks={now.clocks} />
      {now.handover ? <SaveFhir transfer_id={transfer_id} document={() => client.fhir(transfer_id)} /> : null}
    </section>
  );
}

function Head({ now }: { now: Case }) {
  const { t } = useTranslation("hospital");
  const at = useWallClock();
  const { handover, severity_level, eta, unit_id, state, waiting } = now;
  return (
    <header className={styles.cardHead}>
      <SeverityBadge level={severity_level} />
      <p className={styles.eta}>
        <span>{t("eta")}</span> <b><Countdown to={eta} /></b>
        {eta ? <span className="number">{at(eta)}</span> : null}
      </p>
      <p>{unit_id} · {t(`states.${state}`)}{waiting > 0 ? ` · ${t("waiting", { count: waiting })}` : ""}</p>
      <h2 className={styles.complaint}>{handover ? handover.complaint : t("sealed")}</h2>
      {handover ? <p className={styles.who}>{who(handover, t)}</p> : null}
    </header>
  );
}

type Translate = ReturnType<typeof useTranslation<"hospital">>["t"];

function who({ age_years, sex, name }: NonNullable<Case["handover"]>, t: Translate): string {
  const age = age_years === null ? t("ageUnknown") : t("age", { count: Math.floor(age_years) });
  return [age, t(`sexes.${sex}`), name].filter(Boolean).join(" · ");
}

/** Tell the ambulance that its request is on a screen here: once, when it is first opened. */
function useReceipt(now: Case | null): void {
  const client = useHandover((present) => present.client);
  const told = useRef(false);
  useEffect(() => {
    if (!client || now?.state !== "requested" || told.current) return;
    told.current = true;
    void client.act(now.transfer_id, "receive", { expected_version: now.version });
  }, [client, now]);
}
