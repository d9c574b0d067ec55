import { Marker as Pin, type GeoJSONSource, type Map as GlMap } from "maplibre-gl";

import type { Area, Line, Marker } from "./shapes";
import styles from "./map.module.css";

type Data = Exclude<Parameters<GeoJSONSource["setData"]>[0], string>;
type Shape = Extract<Data, { type: "FeatureCollection" }>["features"][number];

const SIGNS: Record<Marker["kind"], string> = { incident: "!", hospital: "H", ambulance: "A" };

/** Put lines and areas on the map in the place of those before. */
export function draw(map: GlMap, lines: readonly Line[], areas: readonly Area[]): void {
  fill(map, "lines", lines.map(({ kind, coordinates }) => ({
    type: "Feature", properties: { kind }, geometry: { type: "LineString", coordinates },
  })));
  // The widest first, so that the nearest is drawn above it.
  fill(map, "areas", areas.toSorted((one, other) => other.minutes - one.minutes).map(({ minutes, coordinates }) => ({
    type: "Feature", properties: { minutes }, geometry: { type: "Polygon", coordinates },
  })));
}

function fill(map: GlMap, source: string, features: Shape[]): void {
  void map.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features });
}

/** The pins of a map; told anew, it moves those that stay. */
export class Pins {
  private readonly pins = new Map<string, Pin>();
  private readonly map: GlMap;

  constructor(map: GlMap) {
    this.map = map;
  }

  show(markers: readonly Marker[]): void {
    const wanted = new Set(markers.map(keyOf));
    for (const [key, pin] of this.pins) {
      if (wanted.has(key)) continue;
      pin.remove();
      this.pins.delete(key);
    }
    for (const marker of markers) this.place(marker);
  }

  private place(marker: Marker): void {
    const key = keyOf(marker);
    let pin = this.pins.get(key);
    if (!pin) {
      pin = new Pin({ element: document.createElement("div"), anchor: "left", offset: [-13, 0] });
      pin.setLngLat([marker.lon, marker.lat]).addTo(this.map);
      this.pins.set(key, pin);
    }
    pin.setLngLat([marker.lon, marker.lat]);
    describe(pin.getElement(), marker);
  }
}

function keyOf({ kind, id }: Marker): string {
  return `${kind} ${id}`;
}

function describe(element: HTMLElement, { kind, label, tone, chosen }: Marker): void {
  const sign = document.createElement("b");
  const name = document.createElement("span");
  sign.textContent = SIGNS[kind];
  name.textContent = label;
  element.replaceChildren(sign, name);
  element.classList.add(styles.pin ?? "");
  element.dataset.kind = kind;
  element.dataset.tone = tone;
  element.dataset.chosen = String(chosen ?? false);
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label);
  element.removeAttribute("tabindex");
}
