import type { StyleSpecification } from "maplibre-gl";

export interface TileSet {
  bounds?: number[] | undefined;
  minzoom: number;
  maxzoom: number;
  attribution: string;
}

const LIGHT = {
  ground: "#e9edf2", casing: "#b9c3d0", small: "#ffffff", main: "#ffe9b8", fast: "#ffc36e",
  toIncident: "#0b57b8", toHospital: "#13672f", halo: "#ffffff",
};
const DARK: typeof LIGHT = {
  ground: "#121922", casing: "#0a0f15", small: "#3a4757", main: "#5f5a3c", fast: "#86662f",
  toIncident: "#7fb5ff", toHospital: "#74d68f", halo: "#06090d",
};

/** Minutes to colours that the blind to red or green tell apart. */
const REACH = ["step", ["get", "minutes"], "#1b7f5c", 5, "#d6a01d", 9, "#8a4fbf"];

const WIDTH = ["interpolate", ["exponential", 1.6], ["zoom"], 11, ["match", ["get", "road_class"], [0, 1, 2], 1.6, [3, 4], 1, 0.2],
  17, ["match", ["get", "road_class"], [0, 1, 2], 16, [3, 4], 12, [5, 6], 9, 4]];
const CASING = ["interpolate", ["exponential", 1.6], ["zoom"], 11, ["match", ["get", "road_class"], [0, 1, 2], 2.4, [3, 4], 1.6, 0.2],
  17, ["match", ["get", "road_class"], [0, 1, 2], 19, [3, 4], 15, [5, 6], 11, 5]];

/** Return a style of the routing service's own road tiles: no letters, no images, no other host. */
export function roadStyle(tiles: TileSet, dark: boolean): StyleSpecification {
  const colours = dark ? DARK : LIGHT;
  const class_ = ["match", ["get", "road_class"], [0, 1, 2], colours.fast, [3, 4], colours.main, colours.small];
  const empty = { type: "FeatureCollection", features: [] };
  const way = ["match", ["get", "kind"], "toHospital", colours.toHospital, colours.toIncident];
  const round = { "line-cap": "round", "line-join": "round" };
  return {
    version: 8,
    sources: {
      roads: {
        type: "vector",
        // Not the address in TileJSON: routing knows nothing of the prefix that it is reached by.
        tiles: [`${location.origin}/routing/tiles/{z}/{x}/{y}.mvt`],
        minzoom: tiles.minzoom,
        maxzoom: tiles.maxzoom,
        attribution: tiles.attribution,
        ...(tiles.bounds && { bounds: tiles.bounds }),
      },
      areas: { type: "geojson", data: empty },
      lines: { type: "geojson", data: empty },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colours.ground } },
      layer("casing", "roads", { "line-color": colours.casing, "line-width": CASING }, round, "edges"),
      layer("roads", "roads", { "line-color": class_, "line-width": WIDTH }, round, "edges"),
      { id: "reach", type: "fill", source: "areas", paint: { "fill-color": REACH, "fill-opacity": 0.18 } },
      layer("edge", "areas", { "line-color": REACH, "line-width": 1.5 }, round),
      layer("halo", "lines", { "line-color": colours.halo, "line-width": 9 }, round),
      layer("way", "lines", { "line-color": way, "line-width": 5 }, round),
    ],
  } as unknown as StyleSpecification;
}

function layer(id: string, source: string, paint: object, layout: object, sourceLayer?: string) {
  return { id, type: "line", source, paint, layout, ...(sourceLayer && { "source-layer": sourceLayer }) };
}
