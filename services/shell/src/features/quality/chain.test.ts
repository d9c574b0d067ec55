// @vitest-environment node
import { expect, it } from "vitest";

import { brokenAt, type AuditEntry } from "./chain";

const TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11";

/** Written by `transfer.audit.chain.hash_of`. */
const CHAIN = [
  {"position": 1, "at": "2026-11-20T14:01:00.000000Z", "action": "requested", "seq": 1, "digest": "abababababababababababababababababababababababababababababababab", "person_id": "medic-101", "device_id": "tablet", "role": "medic", "organisation": "demo-ems", "hash": "79c9e9ef8edd8562435343eacb1ea208fd217ed932c94ccc0cb074f13caa140d"},
  {"position": 2, "at": "2026-11-20T14:02:00.000000Z", "action": "show", "seq": 1, "digest": null, "person_id": "quality", "device_id": null, "role": "quality", "organisation": "demo-ems", "hash": "af72de62daab119d1d0c16d5c7f7648b16bc2909c5c509620a50a5d7a7f36739"},
  {"position": 3, "at": "2026-11-20T14:03:00.000000Z", "action": "expired", "seq": 2, "digest": "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd", "person_id": null, "device_id": null, "role": "hub", "organisation": null, "hash": "b866e0e013e22aa499d9ff789c8fdcac00b05a262e8a97a413e78fd2c3f7da1b"},
] as unknown as AuditEntry[];

it("a chain that the hub wrote is whole", async () => {
  expect(await brokenAt(TRANSFER, CHAIN)).toBeNull();
});

it.each([
  ["a changed name", CHAIN.map((entry) => (entry.position === 2 ? { ...entry, person_id: "nobody" } : entry)), 2],
  ["a missing entry", CHAIN.filter(({ position }) => position !== 2), 2],
  ["a missing start", CHAIN.slice(1), 1],
])("%s breaks it there", async (_, entries, position) => {
  expect(await brokenAt(TRANSFER, entries)).toBe(position);
});

it("the chain of one transfer does not pass for another's", async () => {
  expect(await brokenAt("6ff0f7b5-25b8-4e5e-9a0d-70f0b3a5c0d2", CHAIN)).toBe(1);
});
