import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Elapsed, ProblemNote, Waiting } from "../../shared/ui";

import { useAssign } from "./assigning";
import styles from "./dispatcher.module.css";
import { Drop } from "./Drop";
import { useIncidents, type Incident, type Report } from "./incident";
import { needsOf } from "./needs";
import { OptionList } from "./OptionList";
import { writeCoordinates } from "./place";
import { useRecommendation, useSeverity, type HospitalOption, type Recommendation, type UnitOption } from "./questions";
import { ReportForm } from "./ReportForm";
import { SeverityChoice } from "./SeverityChoice";

/** One incident: what was said, how severe it is, whom to send where. */
export function IncidentPanel({ incident }: { incident: Incident }) {
  const { t } = useTranslation("dispatcher");
  const { change, close } = useIncidents();
  const severity = useSeverity(incident.report.patient);
  const level = incident.decided_level ?? severity.data?.level ?? incident.level;
  const held = { ...incident, level };
  const recommendation = useRecommendation(held);
  useEffect(() => { change(incident.id, { level }); }, [change, incident.id, level]);
  const tell = (report: Report) => { change(incident.id, { report, needs: needsOf(report.patient) }); };
  const decide = (decided_level: number) => { change(incident.id, { decided_level }); };
  return (
    <section className={styles.panel} aria-label={t("incident.title")}>
      <header className={styles.incidentHead}>
        <h2>{t("incident.title")}</h2>
        <span>{t("incident.since")} <Elapsed since={incident.opened_at} /></span>
        {incident.address === undefined ? null : <span>{incident.address}</span>}
        <bdi dir="ltr" className="number">{writeCoordinates(incident)}</bdi>
        <Drop onDrop={() => { close(incident.id); }} />
      </header>
      <SeverityChoice
        level={level}
        decided={incident.decided_level !== undefined}
        assessment={severity.data}
        error={severity.error}
        onDecide={decide}
      />
      <ReportForm report={incident.report} onChange={tell} />
      {recommendation.isPending ? <Waiting what={t("recommend.asking")} /> : null}
      {recommendation.isError ? (
        <ProblemNote error={recommendation.error} retry={() => { void recommendation.refetch(); }} />
      ) : null}
      {recommendation.data ? <Sending incident={held} recommendation={recommendation.data} /> : null}
    </section>
  );
}

function Sending({ incident, recommendation }: { incident: Incident; recommendation: Recommendation }) {
  const { t } = useTranslation("dispatcher");
  const [wished, wish] = useState<{ unit?: string; hospital?: string }>({});
  const assign = useAssign();
  const { units, hospitals, excluded_units, excluded_hospitals, warnings } = recommendation;
  const unit = units.find(({ id }) => id === wished.unit) ?? units.at(0);
  const hospital = hospitals.find(({ id }) => id === wished.hospital) ?? hospitals.at(0);
  const alternatives = hospitals.map(({ id }) => id).filter((id) => id !== hospital?.id);
  return (
    <>
      {warnings.map((warning) => <p key={warning} className={styles.warning}>▲ {warning}</p>)}
      <OptionList
        title={t("recommend.unit")}
        options={units.map((option) => unitOption(option, t("recommend.stale")))}
        excluded={excluded_units}
        chosen={unit?.id}
        onChoose={(id) => { wish({ ...wished, unit: id }); }}
      />
      <OptionList
        title={t("recommend.hospital")}
        options={hospitals.map((option) => hospitalOption(option, t("recommend.lastResort")))}
        excluded={excluded_hospitals}
        chosen={hospital?.id}
        onChoose={(id) => { wish({ ...wished, hospital: id }); }}
      />
      {assign.error ? <ProblemNote error={assign.error} /> : null}
      <button
        type="button"
        data-kind="primary"
        className={styles.send}
        disabled={!unit || !hospital || !assign.ready || assign.isPending}
        onClick={() => {
          if (unit && hospital) assign.mutate({ incident, unit, hospital, alternatives, unknown: t("report.unknown") });
        }}
      >
        {unit && hospital ? t("recommend.send", { unit: unit.id, hospital: hospital.name }) : t("recommend.nobody")}
      </button>
      {assign.ready ? null : <p className={styles.empty}>{t("recommend.noKeys")}</p>}
    </>
  );
}

function unitOption({ id, eta, reason, stale }: UnitOption, warning: string) {
  return { id, name: id, seconds: eta.duration_with_siren_s, reason, warning: stale ? warning : undefined };
}

function hospitalOption({ id, name, eta, reason, last_resort }: HospitalOption, warning: string) {
  return { id, name, seconds: eta.duration_with_siren_s, reason, warning: last_resort ? warning : undefined };
}
