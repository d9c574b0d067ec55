// @vitest-environment node
import "fake-indexeddb/auto";

import { beforeEach, describe, expect, it } from "vitest";

import { toBase64 } from "./bytes";
import type { Canonical } from "./canonical";
import type { Case } from "./case";
import { openDatabase, type Database } from "./database";
import { makeDeviceKeys, publicKeys, type Device } from "./device";
import { Directory } from "./directory";
import { seal, type Clinical } from "./envelope";
import { openEpoch, type Epoch } from "./epoch";
import { Hub } from "./hub";
import { Journal } from "./journal";
import { Keyring } from "./keyring";
import { EVENT_TYPES, type State, type TransferEvent } from "./messages";
import { Reader } from "./reader";
import { sign } from "./signature";

const TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11";
const NOW = "2026-11-20T14:03:22Z";
const HANDOVER = { complaint: "Crushing chest pain", signs: [], age_years: 67 };

interface Actor extends Device {
  public: { signing_key: string; sealing_key: string };
}

let unit: Actor;
let hospital: Actor;
let next: Actor;
/** What the hub has, in its order. */
let log: TransferEvent[];
let keys: Map<number, Uint8Array<ArrayBuffer>>;

beforeEach(async () => {
  [unit, hospital, next] = await Promise.all([actor("unit"), actor("hospital"), actor("next")]);
  log = [];
  keys = new Map();
});

async function actor(device_id: string): Promise<Actor> {
  const made = await makeDeviceKeys();
  return { ...made, device_id, public: await publicKeys(made) };
}

interface Said {
  type: TransferEvent["type"];
  state?: State;
  clear?: Record<string, Canonical>;
  clinical?: Clinical;
  epoch?: Epoch;
}

/** Let a device say something, and the hub keep it. */
async function say(by: Actor, { type, state = "requested", clear = {}, clinical, epoch }: Said): Promise<TransferEvent> {
  const event_id = crypto.randomUUID();
  const { device_id } = by;
  const number = epoch?.epoch ?? Math.max(...keys.keys());
  const place = { transfer_id: TRANSFER, event_id, type, device_id, epoch: number };
  const key = keys.get(number);
  const sealed = clinical && key ? { sealed: await seal(key, place, clinical) } : {};
  const said = { ...clear, event_id, occurred_at: NOW, device_id, ...sealed, ...(epoch && { epoch }) };
  const statement = { ...said, transfer_id: TRANSFER, type } as unknown as Canonical;
  return keep(type, state, { ...said, signature: await sign(by.signing.privateKey, "event", statement) });
}

function keep(type: TransferEvent["type"], state: State, body: Record<string, unknown>): TransferEvent {
  const seq = log.length + 1;
  const event = { transfer_id: TRANSFER, event_id: body.event_id, seq, version: seq, type, state, body };
  const kept = { ...event, occurred_at: NOW, recorded_at: NOW } as TransferEvent;
  log.push(kept);
  return kept;
}

async function opened(number: number, readers: Actor[], earlier: number[] = []): Promise<Epoch> {
  const past = earlier.map((epoch) => ({ epoch, contentKey: keys.get(epoch) ?? new Uint8Array(32), readers: new Set("") }));
  const recipients = readers.map((reader) => ({ device_id: reader.device_id, ...reader.public }));
  const opener = { device_id: "unit", signing: unit.signing.privateKey };
  const made = await openEpoch(opener, { transfer_id: TRANSFER, epoch: number, recipients, earlier: past });
  keys.set(number, made.contentKey);
  return made.epoch;
}

async function request(): Promise<TransferEvent> {
  const clear = { hospital_id: "meilahti", unit_id: "HEL-103", severity_level: 2, eta: NOW };
  return say(unit, { type: "requested", clear, clinical: { handover: HANDOVER }, epoch: await opened(1, [unit, hospital]) });
}

/** A device that knows everybody's signing key, and reads the log where it has a gap. */
async function journalOf(device: Actor, name: string = crypto.randomUUID()): Promise<Journal> {
  const database = await openDatabase(name);
  await acquaint(database);
  const hub = new Hub("");
  hub.get = <T>(path: string) => {
    const after = Number(new URL(path, "http://hub").searchParams.get("after"));
    return Promise.resolve({ events: log.filter(({ seq }) => seq > after), devices: [] } as T);
  };
  const reader = new Reader(new Directory(database, hub), new Keyring(database, device));
  return new Journal(TRANSFER, { database, hub, reader });
}

async function acquaint(database: Database): Promise<void> {
  for (const each of [unit, hospital, next]) {
    await database.put("signing_keys", each.public.signing_key, each.device_id);
  }
}

async function caseIn(journal: Journal): Promise<Case> {
  const found = await journal.case();
  if (!found) throw new Error("the journal is empty");
  return found;
}

const doubts = (found: Case) => found.doubtful.map(({ event, doubt }) => `${event.type} ${doubt ?? ""}`);

describe("a recipient", () => {
  it("reads what the unit said, and the vital signs by the time they were taken", async () => {
    await request();
    await say(unit, { type: "vitals_taken", clinical: { signs: { measured_at: "2026-11-20T14:05:00Z", pulse: 96 } } });
    await say(unit, { type: "vitals_taken", clinical: { signs: { measured_at: "2026-11-20T14:01:00Z", pulse: 112 } } });
    const journal = await journalOf(hospital);

    await journal.catchUp();

    const found = await caseIn(journal);
    expect(found.handover).toMatchObject({ complaint: "Crushing chest pain", signs: [{ pulse: 112 }, { pulse: 96 }] });
    expect(found).toMatchObject({ unit_id: "HEL-103", severity_level: 2, legs: [{ hospital_id: "meilahti" }] });
    expect(doubts(found)).toEqual([]);
  });

  it("fills a gap before it takes what came live", async () => {
    await request();
    await say(unit, { type: "message_sent", clear: { actor: "m", side: "ambulance" }, clinical: { text: "one" } });
    const live = await say(unit, {
      type: "message_sent",
      clear: { actor: "m", side: "ambulance" },
      clinical: { text: "two" },
    });
    const journal = await journalOf(hospital);

    await Promise.all([journal.take([live]), journal.take([live]), journal.catchUp()]);

    expect((await caseIn(journal)).messages.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("still has everything after a restart without a network", async () => {
    await request();
    const name = crypto.randomUUID();
    await (await journalOf(hospital, name)).catchUp();
    log.length = 0;

    const restarted = await journalOf(hospital, name);

    expect((await caseIn(restarted)).handover?.complaint).toBe("Crushing chest pain");
  });
});

describe("what cannot be verified", () => {
  it("is shown as forged when its device did not say it, and changes nothing", async () => {
    await request();
    const { event_id, body } = await say(unit, { type: "eta_changed", clear: { eta: "2026-11-20T14:30:00Z" } });
    log.pop();
    keep("eta_changed", "requested", { ...body, event_id, eta: "2026-11-20T15:30:00Z" });
    const journal = await journalOf(hospital);

    await journal.catchUp();

    const found = await caseIn(journal);
    expect(doubts(found)).toEqual(["eta_changed forged"]);
    expect(found.eta).toBe(NOW);
  });

  it("is shown as forged when the hub says what only a device can", async () => {
    await request();
    keep("accepted", "accepted", { event_id: crypto.randomUUID(), occurred_at: NOW });
    const journal = await journalOf(hospital);

    await journal.catchUp();

    expect(doubts(await caseIn(journal))).toEqual(["accepted forged"]);
  });

  it("is shown as tampered when it was sealed for another place", async () => {
    await request();
    const place = { transfer_id: TRANSFER, event_id: "another", type: "message_sent", device_id: "unit", epoch: 1 };
    const sealed = await seal(keys.get(1) ?? new Uint8Array(32), place, { text: "Turn left" });
    await say(unit, { type: "message_sent", clear: { sealed: sealed as unknown as Canonical } });
    const journal = await journalOf(hospital);

    await journal.catchUp();

    expect(doubts(await caseIn(journal))).toEqual(["message_sent tampered"]);
  });

  it("is shown as forged when a known device comes with another key", async () => {
    await request();
    const stranger = { ...(await actor("unit")), device_id: "unit" };
    await say(stranger, { type: "cancelled", state: "cancelled" });
    const journal = await journalOf(hospital);

    await journal.catchUp();

    expect(doubts(await caseIn(journal))).toEqual(["cancelled forged"]);
  });
});

describe("the next hospital", () => {
  it("sees routing data only until the unit gives it the keys, then everything that came before", async () => {
    await request();
    keep("requested", "requested", { event_id: crypto.randomUUID(), occurred_at: NOW, hospital_id: "jorvi" });
    const journal = await journalOf(next);
    await journal.catchUp();
    expect(await caseIn(journal)).toMatchObject({ handover: null, unit_id: "HEL-103", epoch: { open: false } });

    await say(unit, { type: EVENT_TYPES.rekey, epoch: await opened(2, [unit, next], [1]) });
    await journal.catchUp();

    expect(await caseIn(journal)).toMatchObject({ handover: HANDOVER, epoch: { number: 2, open: true } });
  });

  it("leaves the one before with nothing that is said later", async () => {
    await request();
    await say(unit, { type: EVENT_TYPES.rekey, epoch: await opened(2, [unit, next], [1]) });
    await say(unit, { type: "message_sent", clear: { actor: "m", side: "ambulance" }, clinical: { text: "Now calm" } });
    const journal = await journalOf(hospital);

    await journal.catchUp();

    const found = await caseIn(journal);
    expect(found.messages).toEqual([]);
    expect(doubts(found)).toEqual(["message_sent locked"]);
  });
});

it("keeps a content key under the device's storage key only", async () => {
  const name = crypto.randomUUID();
  await request();
  await (await journalOf(hospital, name)).catchUp();

  const rows = await (await openDatabase(name)).getAll("content_keys");

  expect(rows).toHaveLength(1);
  const bytes = Buffer.from(rows[0]?.ciphertext ?? new ArrayBuffer(0)).toString("latin1");
  expect(bytes).not.toContain(toBase64(keys.get(1) ?? new Uint8Array(0)));
});
