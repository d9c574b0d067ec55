import { expect, test, vi } from "vitest";

import { clientOf } from "../../handover/testing";

import { assign, earliest } from "./assigning";
import { grid } from "./coverage";
import { useIncidents } from "./incident";

const DORA = { id: "dora", name: "Dora", role: "dispatcher", organisation: "north", hospital_id: null, unit_id: null } as const;

const drive = (duration_with_siren_s: number) => ({
  eta: { duration_s: 2 * duration_with_siren_s, duration_with_siren_s, distance_m: null, basis: "matrix" as const },
});

test("expects the ambulance at the hospital after both drives with sirens", () => {
  expect(earliest(drive(90), drive(300.4), Date.parse("2026-11-20T14:00:00Z"))).toBe("2026-11-20T14:06:30.000Z");
});

test("frees the ambulance again when the request could not be kept on this device", async () => {
  const statuses = ["available"];
  const device_id = crypto.randomUUID();
  vi.stubGlobal("fetch", async (what: Request | string, how?: RequestInit) => {
    if (typeof what === "string") return Response.json({ ...JSON.parse(how?.body as string) as object, device_id });
    if (what.method === "PUT") statuses.push((await what.json() as { status: string }).status);
    return Response.json({ id: "A-7", status: statuses.at(-1) });
  });
  const client = await clientOf(DORA, device_id);
  client.close();
  useIncidents.getState().report({ lon: 24.94, lat: 60.17 });
  const [incident] = useIncidents.getState().open;
  if (!incident) throw new Error("nothing was reported");
  const unit = { id: "A-7", ...drive(90) };
  const hospital = { id: "central", ...drive(300) };

  await expect(assign(client, { incident, unit, hospital, alternatives: [], unknown: "unknown" })).rejects.toThrow();
  expect(statuses).toEqual(["available", "dispatched", "available"]);
  expect(useIncidents.getState().open).toEqual([incident]);
});

test("looks at the middles of fields that lie inside the map", () => {
  const places = grid([24, 60, 25.2, 61.2]);

  expect(places).toHaveLength(144);
  expect(places.every(({ lon, lat }) => lon > 24 && lon < 25.2 && lat > 60 && lat < 61.2)).toBe(true);
});
