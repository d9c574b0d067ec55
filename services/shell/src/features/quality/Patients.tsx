import { useTranslation } from "react-i18next";

import { SeverityBadge } from "../../shared/ui";
import { useDateTime } from "../../shared/units";

import type { Shown } from "./data";
import styles from "./quality.module.css";

interface Props {
  transfers: readonly Shown[];
  chosen: string | null;
  choose: (transfer_id: string) => void;
}

/** Every transfer, the newest first; patients have no name here. */
export function Patients({ transfers, chosen, choose }: Props) {
  const { t } = useTranslation("quality");
  const at = useDateTime();
  if (transfers.length === 0) return <p>{t("nobody")}</p>;
  return (
    <div className={styles.scroll} role="region" aria-label={t("views.patients")} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("requested")}</th>
            <th scope="col">{t("severity")}</th>
            <th scope="col">{t("unit")}</th>
            <th scope="col">{t("hospital")}</th>
            <th scope="col">{t("state")}</th>
          </tr>
        </thead>
        <tbody>
          {transfers.map(({ transfer_id, requested_at, severity_level, unit_id, hospital_id, state }) => (
            <tr key={transfer_id} aria-current={transfer_id === chosen}>
              <td className="number">
                <button
                  type="button"
                  aria-pressed={transfer_id === chosen}
                  onClick={() => {
                    choose(transfer_id);
                  }}
                >
                  {at(requested_at)}
                </button>
              </td>
              <td>
                <SeverityBadge level={severity_level} word={false} />
              </td>
              <td>{unit_id}</td>
              <td>{hospital_id}</td>
              <td>{t(`states.${state}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
