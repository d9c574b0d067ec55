import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { INTERVALS } from "../../handover";
import { useWallClock } from "../../shared/units";

import type { Shown } from "./data";
import styles from "./quality.module.css";
import { medianOf, pointsOf } from "./points";

const HEIGHT = 220;
/** Beside the first and the last point: a single one stands in the middle. */
const MARGIN_S = 1800;

/** How long each part took, a point for each transfer. */
export default function Intervals({ transfers }: { transfers: readonly Shown[] }) {
  const { t } = useTranslation("quality");
  const { t: shared } = useTranslation("app");
  return (
    <div className={styles.plots}>
      {INTERVALS.map((interval) => {
        const points = pointsOf(transfers, interval);
        const median = medianOf(points.map(({ minutes }) => minutes));
        return (
          <figure key={interval} className={styles.panel}>
            <figcaption>
              <strong>{shared(`intervals.${interval}`)}</strong>{" "}
              {median === null
                ? t("intervals.none")
                : t("intervals.median", { minutes: median.toFixed(1), count: points.length })}
            </figcaption>
            {median === null ? null : <Plot points={points} label={shared(`intervals.${interval}`)} />}
          </figure>
        );
      })}
    </div>
  );
}

function Plot({ points, label }: { points: ReturnType<typeof pointsOf>; label: string }) {
  const { t } = useTranslation("quality");
  const wallClock = useWallClock();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const colour = getComputedStyle(element).color;
    const axis: UPlot.Axis = { stroke: colour, grid: { stroke: colour, width: 0.2 } };
    const times: UPlot.Axis = {
      ...axis,
      values: (_, ticks) => ticks.map((tick) => wallClock(new Date(tick * 1000).toISOString())),
    };
    const plot = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { range: (_, first, last) => [first - MARGIN_S, last + MARGIN_S] } },
        axes: [times, { ...axis, label: t("intervals.minutes") }],
        series: [{}, { stroke: colour, width: 0, points: { show: true, size: 8, fill: colour } }],
      },
      [points.map(({ at }) => at), points.map(({ minutes }) => minutes)],
      element,
    );
    return () => {
      plot.destroy();
    };
  }, [points, t, wallClock]);
  return <div ref={place} role="img" aria-label={label} dir="ltr" />;
}
