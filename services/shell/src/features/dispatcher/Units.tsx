import { useTranslation } from "react-i18next";

import { ProblemNote, Waiting } from "../../shared/ui";

import { useAmbulances } from "./data";
import styles from "./dispatcher.module.css";

/** Every ambulance with what it does now. */
export function Units() {
  const { t } = useTranslation("dispatcher");
  const ambulances = useAmbulances();
  if (ambulances.isPending) return <Waiting />;
  if (ambulances.isError) return <ProblemNote error={ambulances.error} retry={() => { void ambulances.refetch(); }} />;
  if (ambulances.data.length === 0) return <p className={styles.empty}>{t("units.none")}</p>;
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{t("units.title")}</caption>
      <thead>
        <tr><th scope="col">{t("units.unit")}</th><th scope="col">{t("units.status")}</th></tr>
      </thead>
      <tbody>
        {ambulances.data.map(({ id, status, capabilities }) => (
          <tr key={id}>
            <th scope="row">{id}<small>{(capabilities ?? []).map((name) => t(`unitNeed.${name}`)).join(" · ")}</small></th>
            <td><span className={styles.unit} data-status={status}>{t(`units.${status}`)}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
