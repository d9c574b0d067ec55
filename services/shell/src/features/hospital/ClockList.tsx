import { useTranslation } from "react-i18next";

import { CLOCKS, INTERVALS, secondsOf, type Clocks } from "../../handover";
import { stopClock, useWallClock } from "../../shared/units";

import styles from "./hospital.module.css";

/** Every stop-clock and interval; what nobody stopped is shown as not set, never as a guess. */
export function ClockList({ clocks }: { clocks: Clocks }) {
  const { t } = useTranslation("hospital");
  const { t: shared } = useTranslation("app");
  const at = useWallClock();
  return (
    <section className={styles.clocks} aria-label={t("clocks.title")}>
      <dl>
        {CLOCKS.map((clock) => {
          const time = clocks[clock]?.occurred_at;
          return (
            <div key={clock} data-set={time !== undefined}>
              <dt>{shared(`clocks.${clock}`)}</dt>
              <dd className="number">{time ? at(time) : t("unset")}</dd>
            </div>
          );
        })}
      </dl>
      <dl>
        {INTERVALS.map((interval) => {
          const seconds = secondsOf(interval, clocks);
          return (
            <div key={interval} data-set={seconds !== null}>
              <dt>{shared(`intervals.${interval}`)}</dt>
              <dd className="number">{seconds === null ? t("unset") : <bdi dir="ltr">{stopClock(seconds)}</bdi>}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
