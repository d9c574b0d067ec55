export interface Position {
  lon: number;
  lat: number;
}

/** A place with its name in words: the map has no letters of its own, so no fonts are fetched. */
export interface Marker extends Position {
  id: string;
  kind: "incident" | "hospital" | "ambulance";
  label: string;
  /** How it stands, as its list shows it: a severity level, or a status. */
  tone: string;
  chosen?: boolean;
}

/** A way to drive, [lon, lat] by [lon, lat]. */
export interface Line {
  kind: "toIncident" | "toHospital";
  coordinates: number[][];
}

/** What is reached within so many minutes, as GeoJSON has polygons. */
export interface Area {
  minutes: number;
  coordinates: number[][][];
}
