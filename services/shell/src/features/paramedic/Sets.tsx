import { useTranslation } from "react-i18next";

import type { Signs } from "../../handover";
import { usePreferences } from "../../shared/preferences";
import { fromCelsius, symbolOf, useWallClock } from "../../shared/units";

import styles from "./paramedic.module.css";
import { MEASURES, type Measure } from "./signs";

/** Every set that was taken, the newest first: a row for each sign, a column for each time. */
export function Sets({ sets }: { sets: readonly Signs[] }) {
  const { t } = useTranslation("paramedic");
  const at = useWallClock();
  const newest = [...sets].reverse();
  const taken = MEASURES.filter(({ name }) => sets.some((set) => set[name] !== undefined));
  return (
    <div className={styles.scroll} role="region" aria-label={t("vitals.sets")} tabIndex={0}>
      <table className={styles.sets}>
        <thead>
          <tr>
            <th scope="col">{t("vitals.sign")}</th>
            {newest.map(({ measured_at }) => (
              <th key={measured_at} scope="col" className="number">
                {at(measured_at)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {taken.map((measure) => (
            <tr key={measure.name}>
              <th scope="row">{t(`signs.${measure.name}`)}</th>
              {newest.map((set) => (
                <td key={set.measured_at} className="number">
                  <Value set={set} measure={measure} />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t("vitals.consciousness")}</th>
            {newest.map(({ measured_at, consciousness }) => (
              <td key={measured_at}>{consciousness ? t(`vitals.acvpu.${consciousness}`) : "–"}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Value({ set, measure }: { set: Signs; measure: Measure }) {
  const temperature = usePreferences((state) => state.temperature);
  const value = set[measure.name];
  if (value === undefined) return "–";
  if (measure.name !== "temperature_c") return `${String(value)} ${measure.unit}`;
  return `${fromCelsius(value, temperature).toFixed(1)} ${symbolOf(temperature)}`;
}
