import { useTranslation } from "react-i18next";

import type { Handover, Signs } from "../../handover";
import { usePreferences, type TemperatureUnit } from "../../shared/preferences";
import { fromCelsius, symbolOf, useWallClock } from "../../shared/units";

import styles from "./hospital.module.css";

const NUMBERS = {
  respiratory_rate: "/min",
  oxygen_saturation: "%",
  pulse: "/min",
  systolic_pressure: "mmHg",
  diastolic_pressure: "mmHg",
  glasgow_coma_scale: "",
  temperature_c: "",
  glucose: "mmol/L",
  pain: "/10",
} as const;
type Sign = keyof typeof NUMBERS;
const SIGNS = Object.keys(NUMBERS) as Sign[];
const LISTS = ["requirements", "injuries", "treatment", "allergies", "medications", "background", "other"] as const;

/** Lists that every record has: an empty one may be of a patient whom nobody has seen yet. */
const UNASKED: ReadonlySet<string> = new Set(["injuries", "treatment"] satisfies (typeof LISTS)[number][]);

/** ATMIST-AMBO, what is needed first at the top; what nobody asked is said to be so. */
export function Record({ handover }: { handover: Handover }) {
  const { t } = useTranslation("hospital");
  const at = useWallClock();
  const { onset_at, signs } = handover;
  return (
    <div className={styles.record}>
      <Vitals sets={signs} />
      <dl>
        <div><dt>{t("record.onset")}</dt><dd>{onset_at ? at(onset_at) : t("unset")}</dd></div>
        {LISTS.map((name) => (
          <div key={name} data-list={name}>
            <dt>{t(`record.${name}`)}</dt>
            <dd><Lines lines={handover[name]} nothing={t(UNASKED.has(name) ? "record.noneStated" : "record.none")} /></dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Lines({ lines, nothing }: { lines: string[] | undefined; nothing: string }) {
  const { t } = useTranslation("hospital");
  if (!lines) return <em>{t("record.notAsked")}</em>;
  if (lines.length === 0) return nothing;
  return <ul>{lines.map((line, at) => <li key={`${String(at)} ${line}`}>{line}</li>)}</ul>;
}

function Vitals({ sets }: { sets: readonly Signs[] }) {
  const { t } = useTranslation("hospital");
  const at = useWallClock();
  const temperature = usePreferences((state) => state.temperature);
  const last = sets.at(-1);
  if (!last) return <p>{t("record.noSigns")}</p>;
  const consciousness = sets.findLast((set) => set.consciousness !== undefined)?.consciousness;
  const oxygen = sets.findLast((set) => set.supplemental_oxygen !== undefined)?.supplemental_oxygen;
  return (
    <ul className={styles.vitals} aria-label={t("record.signs", { time: at(last.measured_at) })}>
      {SIGNS.filter((sign) => sets.some((set) => set[sign] !== undefined)).map((sign) => (
        <Vital key={sign} sign={sign} sets={sets} temperature={temperature} />
      ))}
      {consciousness ? <li><span>{t("record.consciousness")}</span><b>{t(`record.acvpu.${consciousness}`)}</b></li> : null}
      {oxygen === undefined ? null : <li><span>{t("record.oxygen")}</span><b>{t(oxygen ? "record.oxygenGiven" : "record.roomAir")}</b></li>}
      <li><span>{t("record.measured")}</span><b className="number">{at(last.measured_at)}</b></li>
    </ul>
  );
}

function Vital({ sign, sets, temperature }: { sign: Sign; sets: readonly Signs[]; temperature: TemperatureUnit }) {
  const { t } = useTranslation("hospital");
  const values = sets.map((set) => set[sign]).filter((value) => value !== undefined);
  const [value, before] = [values.at(-1), values.at(-2)];
  if (value === undefined) return null;
  const shown = sign === "temperature_c" ? fromCelsius(value, temperature).toFixed(1) : String(value);
  const unit = sign === "temperature_c" ? symbolOf(temperature) : NUMBERS[sign];
  const trend = before === undefined || before === value ? "" : value > before ? "↑" : "↓";
  return (
    <li>
      <span>{t(`record.${sign}`)}</span>
      <b className="number" dir="ltr">{shown}<small>{unit}</small> {trend}</b>
      {trend ? <span className="visually-hidden">{t(trend === "↑" ? "record.rose" : "record.fell")}</span> : null}
    </li>
  );
}
