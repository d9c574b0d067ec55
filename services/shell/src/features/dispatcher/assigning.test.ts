import { expect, test } from "vitest";

import { earliest } from "./assigning";
import { grid } from "./coverage";

const drive = (duration_with_siren_s: number) => ({
  eta: { duration_s: 2 * duration_with_siren_s, duration_with_siren_s, distance_m: null, basis: "matrix" as const },
});

test("expects the ambulance at the hospital after both drives with sirens", () => {
  expect(earliest(drive(90), drive(300.4), Date.parse("2026-11-20T14:00:00Z"))).toBe("2026-11-20T14:06:30.000Z");
});

test("looks at the middles of fields that lie inside the map", () => {
  const places = grid([24, 60, 25.2, 61.2]);

  expect(places).toHaveLength(144);
  expect(places.every(({ lon, lat }) => lon > 24 && lon < 25.2 && lat > 60 && lat < 61.2)).toBe(true);
});
