import { useTranslation } from "react-i18next";

import { CLOCKS, INTERVALS, SaveFhir } from "../../handover";
import { stopClock, useDateTime } from "../../shared/units";

import { Audit } from "./Audit";
import { useFhirOf, type Shown } from "./data";
import styles from "./quality.module.css";

/** One transfer: every stop-clock, by the device's time and by the hub's; unset ones are said to be. */
export function Patient({ transfer }: { transfer: Shown }) {
  const { t } = useTranslation("quality");
  const { t: shared } = useTranslation("app");
  const exact = useDateTime();
  const fhir = useFhirOf(transfer.transfer_id);
  return (
    <div className={styles.patient}>
      <section className={styles.panel}>
        <h2>{t("timeline.title")}</h2>
        <div className={styles.scroll} role="region" aria-label={t("timeline.title")} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("timeline.clock")}</th>
                <th scope="col">{t("timeline.device")}</th>
                <th scope="col">{t("timeline.hub")}</th>
              </tr>
            </thead>
            <tbody>
              {CLOCKS.map((clock) => {
                const reading = transfer.clocks[clock];
                return (
                  <tr key={clock} data-unset={!reading}>
                    <th scope="row">{shared(`clocks.${clock}`)}</th>
                    <td className="number">{reading ? exact(reading.occurred_at) : t("timeline.unset")}</td>
                    <td className="number">{reading ? exact(reading.recorded_at) : "–"}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <dl className={styles.intervals}>
          {INTERVALS.map((interval) => {
            const seconds = transfer.intervals[`${interval}_s`];
            return (
              <div key={interval}>
                <dt>{shared(`intervals.${interval}`)}</dt>
                <dd className="number">{seconds === null ? t("timeline.unset") : stopClock(seconds)}</dd>
              </div>
            );
          })}
        </dl>
        <SaveFhir transfer_id={transfer.transfer_id} document={fhir} withheld />
      </section>
      <Audit transfer_id={transfer.transfer_id} />
    </div>
  );
}
