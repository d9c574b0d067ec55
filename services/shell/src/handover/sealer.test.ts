// @vitest-environment node
import "fake-indexeddb/auto";

import { afterEach, expect, it, vi } from "vitest";

import { openDatabase } from "./database";
import { makeDeviceKeys } from "./device";
import { Hub } from "./hub";
import { Keyring } from "./keyring";
import { Sealer } from "./sealer";

afterEach(() => { vi.unstubAllGlobals(); });

it("seals nothing that nobody could read, and says where somebody has to sign in first", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ devices: [] })));
  const device = { ...(await makeDeviceKeys()), device_id: "desk" };
  const hub = new Hub("http://hub/transfer", () => Promise.resolve("a-token"));
  const keyring = new Keyring(await openDatabase(crypto.randomUUID()), device);
  const sealer = new Sealer({ device, hub, keyring, caseOf: () => Promise.resolve(null), ownVersion: () => Promise.resolve(undefined) });
  const transfer_id = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11";
  const clear = { transfer_id, hospital_id: "central", unit_id: "A-1" };
  const asked = sealer.seal({ transfer_id, event_id: "019a8f3e-5c00-7abc-8def-000000000001", occurred_at: "2026-11-20T14:03:22Z", action: "request", clear, clinical: {} });

  await expect(asked).rejects.toThrow("no device at A-1 or central is enrolled yet");
});
