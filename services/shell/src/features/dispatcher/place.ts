import type { Position } from "../../shared/map";
import { westernDigits } from "../../shared/units";

const NUMBER = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`;
const PAIR = new RegExp(`^\\s*(${NUMBER})\\s*°?\\s*([NS])?[\\s,;]+(${NUMBER})\\s*°?\\s*([EW])?\\s*$`, "i");

/** Read "60.1699, 24.9384" or "60.1699 N 24.9384 E": latitude first, as people say it; undefined when it is no place. */
export function readCoordinates(text: string): Position | undefined {
  const [, north, ns, east, ew] = PAIR.exec(westernDigits(text)) ?? [];
  if (north === undefined || east === undefined) return undefined;
  const lat = degrees(north) * (ns?.toUpperCase() === "S" ? -1 : 1);
  const lon = degrees(east) * (ew?.toUpperCase() === "W" ? -1 : 1);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : undefined;
}

export function writeCoordinates({ lon, lat }: Position): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

function degrees(text: string): number {
  return Number(text.replace(",", "."));
}
