import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import type { Signs } from "../../handover";

import { useWallClock } from "../../shared/units";

import { MEASURES, type NumericSign } from "./signs";

const HEIGHT = 180;
/** Told apart by their dashes too, not by colour alone. */
const LINES: readonly { name: NumericSign; colour: string; dash: number[] }[] = [
  { name: "pulse", colour: "#b3141d", dash: [] },
  { name: "systolic_pressure", colour: "#2460b5", dash: [8, 4] },
  { name: "oxygen_saturation", colour: "#1c7a3f", dash: [2, 3] },
  { name: "respiratory_rate", colour: "#8a5a00", dash: [10, 3, 2, 3] },
];

/** How the signs moved; the table above has the same as numbers. */
export default function Trend({ sets }: { sets: readonly Signs[] }) {
  const { t } = useTranslation("paramedic");
  const at = useWallClock();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const shown = LINES.filter(({ name }) => sets.some((set) => set[name] !== undefined));
    const colour = getComputedStyle(element).color;
    const axis: UPlot.Axis = { stroke: colour, grid: { stroke: colour, width: 0.2 } };
    const plot = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        cursor: { show: false },
        legend: { live: false },
        axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => at(new Date(tick * 1000).toISOString())) }, axis],
        series: [
          {},
          ...shown.map(({ name, colour: stroke, dash }) => ({
            label: `${t(`signs.${name}`)} (${MEASURES.find((measure) => measure.name === name)?.unit ?? ""})`,
            stroke,
            dash,
            width: 2,
            spanGaps: true,
            points: { show: true, size: 7, fill: stroke },
          })),
        ],
      },
      [
        sets.map(({ measured_at }) => Date.parse(measured_at) / 1000),
        ...shown.map(({ name }) => sets.map((set) => set[name] ?? null)),
      ],
      element,
    );
    return () => {
      plot.destroy();
    };
  }, [sets, t, at]);
  return <div ref={place} role="img" aria-label={t("vitals.trend")} dir="ltr" />;
}
