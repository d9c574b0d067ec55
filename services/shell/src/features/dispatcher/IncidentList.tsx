import { useTranslation } from "react-i18next";

import { isOpen, useTransfers, type TransferSummary } from "../../shared/transfers";
import { Elapsed, ProblemNote, SeverityBadge } from "../../shared/ui";

import { useHospitalNames } from "./data";
import styles from "./dispatcher.module.css";
import { nameOf, useIncidents } from "./incident";

/** Who waits for an ambulance, and what is under way, the most severe first. */
export function IncidentList({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useTranslation("dispatcher");
  const { open, chosen } = useIncidents();
  const waiting = open.toSorted((one, other) => one.level - other.level || one.opened_at.localeCompare(other.opened_at));
  return (
    <>
      <h2>{t("list.waiting", { count: waiting.length })}</h2>
      {waiting.length === 0 ? <p className={styles.empty}>{t("list.nobody")}</p> : null}
      <ul className={styles.incidents}>
        {waiting.map((incident) => (
          <li key={incident.id}>
            <button
              type="button"
              aria-pressed={incident.id === chosen}
              className={styles.incident}
              onClick={() => { onChoose(incident.id); }}
            >
              <SeverityBadge level={incident.level} word={false} />
              <span>{nameOf(incident)}</span>
              <Elapsed since={incident.opened_at} />
            </button>
          </li>
        ))}
      </ul>
      <UnderWay chosen={chosen} onChoose={onChoose} />
    </>
  );
}

interface UnderWayProps {
  chosen: string | undefined;
  onChoose: (transfer_id: string) => void;
}

function UnderWay({ chosen, onChoose }: UnderWayProps) {
  const { t } = useTranslation("dispatcher");
  const named = useHospitalNames();
  const transfers = useTransfers(underWay);
  const problem = transfers.isError ? <ProblemNote error={transfers.error} retry={() => { void transfers.refetch(); }} /> : null;
  const all = transfers.data;
  if (!all) return problem;
  return (
    <>
      {problem}
      <h2>{t("list.underWay", { count: all.length })}</h2>
      <ul className={styles.incidents}>
        {all.map((one) => (
          <li key={one.transfer_id}>
            <button
              type="button"
              aria-pressed={one.transfer_id === chosen}
              className={styles.incident}
              data-state={one.state}
              onClick={() => { onChoose(one.transfer_id); }}
            >
              <SeverityBadge level={one.severity_level} word={false} />
              <span>{one.unit_id} → {named(one.hospital_id)}<small>{t(`state.${one.state}`)}</small></span>
              <Elapsed since={one.requested_at} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function underWay(all: TransferSummary[]): TransferSummary[] {
  return all.filter(isOpen).toSorted((one, other) => one.severity_level - other.severity_level);
}
