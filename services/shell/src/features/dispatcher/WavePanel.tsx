import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ProblemNote, SeverityBadge, Waiting } from "../../shared/ui";
import { minutesOf } from "../../shared/units";

import { completed, useAssign } from "./assigning";
import { useAmbulances } from "./data";
import styles from "./dispatcher.module.css";
import { nameOf, useIncidents } from "./incident";
import { shareAmbulances, type Wave } from "./questions";
import { each, named, waitingOf } from "./wave";

/** Many incidents at once: the ambulances shared among all that wait, and sent together. */
export function WavePanel() {
  const { t } = useTranslation("dispatcher");
  const open = useIncidents((state) => state.open);
  const share = useMutation({ mutationFn: () => shareAmbulances(open) });
  return (
    <section className={styles.panel} aria-label={t("wave.title")}>
      <h2>{t("wave.title")}</h2>
      <p>{t("wave.how")}</p>
      <button type="button" data-kind="primary" disabled={open.length === 0 || share.isPending} onClick={() => { share.mutate(); }}>
        {t("wave.share", { count: open.length })}
      </button>
      {share.isPending ? <Waiting what={t("recommend.asking")} /> : null}
      {share.error ? <ProblemNote error={share.error} /> : null}
      {share.data ? <Shared wave={share.data} onSent={share.reset} /> : null}
    </section>
  );
}

function Shared({ wave, onSent }: { wave: Wave; onSent: () => void }) {
  const { t } = useTranslation("dispatcher");
  const open = useIncidents((state) => state.open);
  const send = useSendAll(wave, onSent);
  const incident = (id: string) => open.find((one) => one.id === id);
  const assignments = waitingOf(wave.assignments, open);
  return (
    <>
      <ul className={styles.incidents}>
        {assignments.map(({ incident: id, unit, eta, reason }) => (
          <li key={id} className={styles.transfer}>
            <SeverityBadge level={incident(id)?.level ?? 3} word={false} />
            <span><b>{unit}</b> → {nameOf(incident(id), id)}<small>{named(reason, open)}</small></span>
            <b className="number">{t("recommend.minutes", { count: minutesOf(eta.duration_with_siren_s) })}</b>
          </li>
        ))}
        {waitingOf(wave.unassigned, open).map(({ incident: id, reason }) => (
          <li key={id} className={styles.transfer} data-state="unassigned">
            <SeverityBadge level={incident(id)?.level ?? 3} word={false} />
            <span><b>{t("wave.none")}</b> {nameOf(incident(id), id)}<small>{named(reason, open)}</small></span>
          </li>
        ))}
      </ul>
      {wave.spare_units.length > 0 ? <p>{t("wave.spare", { units: wave.spare_units.join(", ") })}</p> : null}
      {send.error ? <ProblemNote error={send.error} /> : null}
      <button
        type="button"
        data-kind="primary"
        className={styles.send}
        disabled={!send.ready || send.isPending || assignments.length === 0}
        onClick={() => { send.mutate(); }}
      >
        {t("wave.send", { count: assignments.length })}
      </button>
    </>
  );
}

function useSendAll(wave: Wave, onSent: () => void) {
  const { t } = useTranslation("dispatcher");
  const open = useIncidents((state) => state.open);
  const ambulances = useAmbulances();
  const { ready, mutateAsync } = useAssign();
  const send = useMutation({
    mutationFn: () => each(waitingOf(wave.assignments, open), async ({ incident: id, unit: unitId }) => {
      const incident = open.find((one) => one.id === id);
      const unit = ambulances.data?.find((one) => one.id === unitId);
      if (incident && unit) await mutateAsync(await completed(incident, unit, t("report.unknown")));
    }),
    onSuccess: onSent,
  });
  return { ...send, ready: ready && ambulances.data !== undefined };
}
