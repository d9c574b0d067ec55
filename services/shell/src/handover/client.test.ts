import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Handover } from "./case";
import type { HandoverClient } from "./client";
import { clientOf } from "./testing";

const HILDA = { id: "hilda", name: "Hilda", role: "hospital", organisation: "north", hospital_id: "central", unit_id: null } as const;
const TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11";
const ETA = { clear: { eta: "2026-11-20T14:30:00Z" } };

/** A hub at the far end of HTTP, which takes what it is told, in its order. */
class FarHub {
  readonly device_id = crypto.randomUUID();
  /** The version after what was heard last, from whomever. */
  version = 1;
  /** The version that each decision was about. */
  readonly decided: number[] = [];

  ask = (address: string, { method, body }: RequestInit): Promise<Response> => {
    const said = method === "POST" ? (JSON.parse(body as string) as { event_id: string; expected_version?: number }) : null;
    if (address.endsWith("/devices")) return Promise.resolve(Response.json({ ...said, device_id: this.device_id }));
    if (!said) return Promise.resolve(Response.json({ events: [] }));
    if (said.expected_version !== undefined) {
      this.decided.push(said.expected_version);
      this.version += 1;
    }
    return Promise.resolve(Response.json({ event_id: said.event_id, version: this.version }));
  };
}

let hub: FarHub;
let client: HandoverClient;

beforeEach(async () => {
  hub = new FarHub();
  vi.stubGlobal("fetch", hub.ask);
  client = await clientOf(HILDA, hub.device_id);
});

afterEach(() => {
  client.close();
  vi.unstubAllGlobals();
});

const empty = () => expect.poll(() => client.waiting()).toEqual([]);

it("lets a decision follow the one before, when the page did not show yet that the hub had taken that", async () => {
  await client.act(TRANSFER, "receive", { expected_version: 1 });
  await empty();
  await client.act(TRANSFER, "accept", { expected_version: 1 });
  await empty();

  expect(hub.decided).toEqual([1, 2]);
});

it("lets a decision follow the one before, when that still waits", async () => {
  await Promise.all([
    client.act(TRANSFER, "receive", { expected_version: 1 }),
    client.act(TRANSFER, "accept", { expected_version: 1 }),
  ]);
  await empty();

  expect(hub.decided).toEqual([1, 2]);
});

it("decides about what the person saw, whatever the hub says of it when it takes a note", async () => {
  hub.version = 4;
  await client.act(TRANSFER, "eta", ETA);
  await empty();
  await client.act(TRANSFER, "accept", { expected_version: 3 });
  await empty();

  expect(hub.decided).toEqual([3]);
});

it("takes what a trembling finger says twice as one event", async () => {
  const decision = () => client.act(TRANSFER, "accept", { expected_version: 1 });
  const note = () => client.act(TRANSFER, "activate", { clear: { team: "stemi" } });
  const ids = await Promise.all([decision(), decision(), note(), note()]);
  await empty();

  expect(new Set(ids).size).toBe(2);
  expect(hub.decided).toEqual([1]);
});

it("takes an ambulance that is sent twice at once to a hospital as one request", async () => {
  const handover: Handover = { age_years: 72, sex: "unknown", onset_at: null, complaint: "Fall", injuries: [], signs: [], treatment: [] };
  const asked = { hospital_id: "central", unit_id: "A-7", severity_level: 2, eta: ETA.clear.eta, handover };
  const [first, again] = await Promise.all([client.request(asked), client.request({ ...asked, eta: "2026-11-20T14:30:01Z" })]);
  const other = await client.request({ ...asked, unit_id: "A-8" });

  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
