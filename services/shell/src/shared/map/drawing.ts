import { Marker as Pin, type GeoJSONSource, type Map as GlMap } from "maplibre-gl";

import { PinElement } from "./pin";
import type { Area, Line, Marker } from "./shapes";
import { SIGN_PX, spread } from "./spread";

type Data = Exclude<Parameters<GeoJSONSource["setData"]>[0], string>;
type Shape = Extract<Data, { type: "FeatureCollection" }>["features"][number];

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

/** Which signs keep their place where several are at one spot: what has to be found exactly. */
const FIRST: readonly Marker["kind"][] = ["incident", "hospital", "ambulance"];

/** The pins of a map; told anew, it moves those that stay. None covers another's sign, at whatever zoom. */
export class Pins {
  private readonly pins = new Map<string, { pin: Pin; drawn: PinElement }>();
  private readonly map: GlMap;
  private readonly choose: (marker: Pick<Marker, "kind" | "id">) => void;
  private shown: readonly Marker[] = [];

  constructor(map: GlMap, choose: (marker: Pick<Marker, "kind" | "id">) => void) {
    this.map = map;
    this.choose = choose;
    map.on("zoomend", () => { this.spread(); });
  }

  show(markers: readonly Marker[]): void {
    const wanted = new Set(markers.map(keyOf));
    for (const [key, { pin }] of this.pins) {
      if (wanted.has(key)) continue;
      pin.remove();
      this.pins.delete(key);
    }
    for (const marker of markers) this.place(marker);
    this.shown = markers.toSorted((one, other) => FIRST.indexOf(one.kind) - FIRST.indexOf(other.kind));
    this.spread();
  }

  private spread(): void {
    const down = spread(this.shown.map(({ lon, lat }) => this.map.project([lon, lat])));
    for (const [at, marker] of this.shown.entries()) {
      this.pins.get(keyOf(marker))?.pin.setOffset([-SIGN_PX / 2, down[at] ?? 0]);
    }
  }

  private place(marker: Marker): void {
    const key = keyOf(marker);
    let known = this.pins.get(key);
    if (!known) {
      const { kind, id } = marker;
      const drawn = new PinElement(() => { this.choose({ kind, id }); });
      known = { drawn, pin: new Pin({ element: drawn.element, anchor: "left" }) };
      known.pin.setLngLat([marker.lon, marker.lat]).addTo(this.map);
      this.pins.set(key, known);
    }
    known.pin.setLngLat([marker.lon, marker.lat]);
    known.drawn.describe(marker);
  }
}

function keyOf({ kind, id }: Pick<Marker, "kind" | "id">): string {
  return `${kind} ${id}`;
}
