import { useTranslation } from "react-i18next";

import { usePerson } from "../../shared/session";
import { ProblemNote, SeverityBadge, Waiting } from "../../shared/ui";
import { stopClock, useNow } from "../../shared/units";

import { useInbound, type Summary } from "./data";
import styles from "./hospital.module.css";

/** The receiving hospital's place. */
export default function Hospital() {
  const { t } = useTranslation("hospital");
  const { hospital_id } = usePerson();
  const inbound = useInbound(hospital_id);
  return (
    <div className={styles.place}>
      <h1>{t("title")}</h1>
      {inbound.isPending ? <Waiting /> : null}
      {inbound.isError ? <ProblemNote error={inbound.error} retry={() => { void inbound.refetch(); }} /> : null}
      {inbound.data ? <Board inbound={inbound.data} /> : null}
    </div>
  );
}

function Board({ inbound }: { inbound: readonly Summary[] }) {
  const { t } = useTranslation("hospital");
  const now = useNow();
  if (inbound.length === 0) return <p>{t("nobody")}</p>;
  return (
    <table className={styles.board}>
      <thead>
        <tr>
          <th scope="col">{t("severity")}</th>
          <th scope="col">{t("eta")}</th>
          <th scope="col">{t("unit")}</th>
          <th scope="col">{t("state")}</th>
        </tr>
      </thead>
      <tbody>
        {inbound.map(({ transfer_id, severity_level, eta, unit_id, state }) => (
          <tr key={transfer_id}>
            <td><SeverityBadge level={severity_level} /></td>
            <td className="number">{eta ? stopClock((Date.parse(eta) - now) / 1000) : t("unset")}</td>
            <td>{unit_id}</td>
            <td>{t(`states.${state}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
