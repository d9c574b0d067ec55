// @vitest-environment node
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import type { TransferEvent } from "../messages";

import { withheldFhir } from "./withheldFhir";

interface Signed {
  transfer_id: string;
  type: string;
  result: string;
  body: TransferEvent["body"] & { event_id: string; occurred_at: string };
}

const folder = process.env.EMSYNC_CONTRACTS ?? "../../contracts";
const read = (name: string): unknown => JSON.parse(readFileSync(`${folder}/vectors/${name}.json`, "utf8"));
const keys = new Map((read("devices") as { device_id: string; signing_key: string }[]).map((one) => [one.device_id, one.signing_key]));
const signed = read("events") as Signed[];
const life = signed.filter(({ result }) => result === "valid");

/** The events as the hub tells them. */
function told(events: Signed[]): TransferEvent[] {
  return events.map(({ transfer_id, type, body }, at) => {
    const { event_id, occurred_at } = body;
    return { transfer_id, type, event_id, occurred_at, seq: at + 1, version: 1, state: "requested", recorded_at: occurred_at, body } as TransferEvent;
  });
}

const keyOf = (device_id: string) => Promise.resolve(keys.get(device_id) ?? null);

test("asks once for the key of each device, and tells every event that it signed", async () => {
  const asked: string[] = [];

  const saved = await withheldFhir(told(life), (device_id) => {
    asked.push(device_id);
    return keyOf(device_id);
  });

  const { entry } = JSON.parse(saved) as { entry: { resource: { resourceType: string } }[] };
  expect(entry.filter(({ resource }) => resource.resourceType === "AuditEvent")).toHaveLength(life.length);
  expect(asked.sort()).toEqual(["first-console", "next-console", "unit-tablet"]);
});

test("is not made of an event that its device did not sign", async () => {
  const [request] = life;
  const forged = signed.filter(({ result }) => result === "forged");

  await expect(withheldFhir(told([...(request ? [request] : []), ...forged]), keyOf)).rejects.toThrow("event 2 cannot be exported: it is forged");
});

test("is not made of an event of a device that nobody enrolled", async () => {
  await expect(withheldFhir(told(life), () => Promise.resolve(null))).rejects.toThrow("event 1 cannot be exported: it is forged");
});
