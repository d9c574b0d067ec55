import "maplibre-gl/dist/maplibre-gl.css";

import { AttributionControl, Map as GlMap, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { ProblemNote, Waiting } from "../ui";

import { draw, Pins } from "./drawing";
import styles from "./map.module.css";
import type { Area, Line, Marker, Position } from "./shapes";
import { roadStyle, type TileSet } from "./style";
import { useTiles } from "./tiles";
import { useDark } from "./useDark";

// A file of this origin: MapLibre would make a blob, which the Content-Security-Policy refuses.
setWorkerUrl(workerUrl);

/** Pixels; names of places stand to the right of their pins, where there is room. */
const AROUND = { top: 24, bottom: 24, left: 24 };
const NAME_PX = 190;

interface Props {
  label: string;
  markers: readonly Marker[];
  lines: readonly Line[];
  areas: readonly Area[];
  /** A place was clicked. */
  onPick: (place: Position) => void;
  /** A pin was clicked, or chosen by the keyboard. */
  onChoose: (marker: Pick<Marker, "kind" | "id">) => void;
  /** The middle of what is seen, after every move. */
  onMove: (middle: Position) => void;
}

/** The roads that the routing service drives on, and what happens there. */
export default function RoadMap(props: Props) {
  const tiles = useTiles();
  if (tiles.isPending) return <Waiting />;
  if (tiles.isError) return <ProblemNote error={tiles.error} retry={() => { void tiles.refetch(); }} />;
  return <Canvas {...props} tiles={tiles.data} />;
}

function Canvas({ label, markers, lines, areas, onPick, onChoose, onMove, tiles }: Props & { tiles: TileSet }) {
  const { t } = useTranslation("app");
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<{ map: GlMap; pins: Pins }>();
  const [failed, setFailed] = useState(false);
  const dark = useDark();
  const picked = useEffectEvent(onPick);
  const chose = useEffectEvent(onChoose);
  const moved = useEffectEvent(onMove);

  useEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const map = open(current, tiles, dark);
    if (!map) {
      setFailed(true);
      return undefined;
    }
    map.on("click", ({ lngLat }) => { picked({ lon: lngLat.lng, lat: lngLat.lat }); });
    const tell = () => { moved({ lon: map.getCenter().lng, lat: map.getCenter().lat }); };
    map.on("moveend", tell);
    map.on("load", () => {
      tell();
      setDrawn({ map, pins: new Pins(map, (marker) => { chose(marker); }) });
    });
    return () => {
      setDrawn(undefined);
      map.remove();
    };
  }, [tiles, dark]);

  useEffect(() => {
    if (!drawn) return;
    drawn.map.getCanvas().setAttribute("aria-label", label);
    drawn.pins.show(markers);
    draw(drawn.map, lines, areas);
  }, [drawn, label, markers, lines, areas]);

  if (failed) return <p role="alert" className={styles.failed}>{t("map.failed")}</p>;
  return <div ref={box} className={styles.map} data-drawn={drawn !== undefined} />;
}

function open(container: HTMLElement, tiles: TileSet, dark: boolean): GlMap | undefined {
  try {
    const map = new GlMap({
      container,
      style: roadStyle(tiles, dark),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 18,
      fadeDuration: 0,
    });
    const [west, south, east, north] = tiles.bounds ?? [];
    if (west !== undefined && south !== undefined && east !== undefined && north !== undefined) {
      map.fitBounds([west, south, east, north], { animate: false, padding: { ...AROUND, right: Math.min(NAME_PX, container.clientWidth / 3) } });
    }
    map.addControl(new AttributionControl({ compact: false }));
    map.addControl(new NavigationControl({ showCompass: false }));
    return map;
  } catch {
    return undefined; // no WebGL here
  }
}
