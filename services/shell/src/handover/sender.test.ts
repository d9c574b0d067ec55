// @vitest-environment node
import "fake-indexeddb/auto";

import { beforeEach, describe, expect, it } from "vitest";

import { alone } from "./alone";
import { openDatabase, type Database } from "./database";
import { makeDeviceKeys } from "./device";
import type { Acknowledgement, Intent, Problem, SignedBody } from "./messages";
import { Outbox } from "./outbox";
import { Unreachable } from "./refusals";
import { Sender, type Answer } from "./sender";

const TRANSFER = "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11";
const OTHER = "6ff0f7b5-25b8-4e5e-9a0d-70f0b3a5c0d2";

let storage: CryptoKey;
let database: Database;
let outbox: Outbox;
let number = 0;

beforeEach(async () => {
  storage = (await makeDeviceKeys()).storage;
  database = await openDatabase(crypto.randomUUID());
  outbox = new Outbox(database, storage);
});

function said(transfer_id = TRANSFER): Intent {
  number += 1;
  const event_id = `019a8f3e-5c00-7abc-8def-${number.toString(16).padStart(12, "0")}`;
  const clinical = { text: "Crushing chest pain" };
  return { transfer_id, event_id, occurred_at: "2026-11-20T14:03:22Z", action: "message", clear: {}, clinical };
}

/** A hub at the far end of a bad network: it keeps what it hears once, and may not be heard itself. */
class FarHub {
  readonly kept: string[] = [];
  readonly bodies: SignedBody[] = [];
  reachable = true;
  /** What becomes of the next tries, instead of an acknowledgement. */
  readonly answers: ("lost on the way" | "answer lost" | Answer)[] = [];

  send = (intent: Intent, body: SignedBody): Promise<Answer> => {
    this.bodies.push(body);
    const answer = this.answers.shift();
    if (!this.reachable || answer === "lost on the way") return Promise.reject(new Unreachable("no network"));
    if (typeof answer === "object") return Promise.resolve(answer);
    if (!this.kept.includes(intent.event_id)) this.kept.push(intent.event_id);
    if (answer === "answer lost") return Promise.reject(new Unreachable("no answer"));
    return Promise.resolve({ kind: "acknowledged", acknowledgement: { event_id: intent.event_id } as Acknowledgement });
  };
}

const PROBLEM: Problem = { type: "about:blank", title: "Conflict", status: 409, detail: "Somebody was faster" };

function sealed({ event_id, occurred_at }: Intent): Promise<SignedBody> {
  return Promise.resolve({ event_id, occurred_at, device_id: "tablet", signature: crypto.randomUUID() });
}

function senderTo(hub: FarHub, pause: (ms: number) => Promise<void> = () => Promise.resolve()): Sender {
  return new Sender({
    outbox,
    alone: (_, work) => work(),
    pause,
    acknowledged: () => Promise.resolve(),
    way: { seal: sealed, send: hub.send },
  });
}

async function isEmpty(): Promise<void> {
  await expect.poll(() => outbox.backlog()).toEqual({ waiting: 0, oldest: null, refused: 0 });
}

describe("what is said", () => {
  it("arrives in order, each once", async () => {
    const hub = new FarHub();
    const events = [said(), said(), said()];
    for (const event of events) await outbox.put(event);

    await senderTo(hub).wake();

    await isEmpty();
    expect(hub.kept).toEqual(events.map(({ event_id }) => event_id));
  });

  it("arrives once when the browser is killed after sending and before the answer", async () => {
    const hub = new FarHub();
    const events = [said(), said()];
    for (const event of events) await outbox.put(event);
    hub.answers.push("answer lost");
    const killed = senderTo(hub, () => new Promise(() => undefined));
    await killed.wake();
    await expect.poll(() => hub.kept.length).toBe(1);
    killed.stop();

    outbox = new Outbox(await openDatabase(database.name.replace("emsync-", "")), storage);
    await senderTo(hub).wake();

    await isEmpty();
    expect(hub.kept).toEqual(events.map(({ event_id }) => event_id));
    expect(hub.bodies[1]).toEqual(hub.bodies[0]);
  });

  it("arrives in order after an hour without a network", async () => {
    const hub = new FarHub();
    hub.reachable = false;
    const events = Array.from({ length: 60 }, () => said());
    let slept = 0;
    const sender = senderTo(hub, (ms) => {
      slept += ms;
      hub.reachable = slept > 3_600_000;
      return Promise.resolve();
    });
    for (const event of events) await outbox.put(event);

    await sender.wake();

    await isEmpty();
    expect(hub.kept).toEqual(events.map(({ event_id }) => event_id));
  });

  it("waits for nothing that was said of another patient", async () => {
    const hub = new FarHub();
    const [first, second] = [said(TRANSFER), said(OTHER)];
    for (const event of [first, second]) await outbox.put(event);
    hub.answers.push({ kind: "refused", problem: PROBLEM });

    await senderTo(hub).wake();

    await expect.poll(() => outbox.backlog()).toMatchObject({ waiting: 1, refused: 1 });
    expect(hub.kept).toEqual([second.event_id]);
  });

  it("is encrypted while it waits", async () => {
    await outbox.put(said());

    const rows = await database.getAll("outbox");

    const bytes = rows.map(({ locked }) => Buffer.from(locked.ciphertext).toString("latin1")).join();
    expect(JSON.stringify(rows) + bytes).not.toContain("chest pain");
    expect(await outbox.all()).toMatchObject([{ intent: { clinical: { text: "Crushing chest pain" } } }]);
  });
});

describe("a refused event", () => {
  it("keeps its place, and what follows behind it, until a person decides", async () => {
    const hub = new FarHub();
    const events = [said(), said()];
    for (const event of events) await outbox.put(event);
    hub.answers.push({ kind: "refused", problem: PROBLEM });
    const sender = senderTo(hub);
    await sender.wake();
    await expect.poll(() => outbox.backlog()).toMatchObject({ waiting: 2, refused: 1 });
    await sender.wake();
    expect(hub.bodies).toHaveLength(1);

    await outbox.again(events[0]?.event_id ?? "", { expected_version: 4 });
    await sender.wake();

    await isEmpty();
    expect(hub.kept).toEqual(events.map(({ event_id }) => event_id));
  });

  it("lets the next one pass when a person gives it up", async () => {
    const hub = new FarHub();
    const [first, second] = [said(), said()];
    for (const event of [first, second]) await outbox.put(event);
    hub.answers.push({ kind: "refused", problem: PROBLEM });
    const sender = senderTo(hub);
    await sender.wake();
    await expect.poll(() => outbox.backlog()).toMatchObject({ refused: 1 });

    await outbox.remove(first.event_id);
    await sender.wake();

    await isEmpty();
    expect(hub.kept).toEqual([second.event_id]);
  });

  it("is sealed anew by itself when only the keys had changed", async () => {
    const hub = new FarHub();
    hub.answers.push({ kind: "seal_again", problem: PROBLEM });
    await outbox.put(said());

    await senderTo(hub).wake();

    await isEmpty();
    expect(hub.bodies).toHaveLength(2);
    expect(hub.bodies[1]).not.toEqual(hub.bodies[0]);
    expect(hub.bodies[1]?.event_id).toBe(hub.bodies[0]?.event_id);
  });

  it("is shown when sealing it anew does not help", async () => {
    const hub = new FarHub();
    hub.answers.push(...Array.from({ length: 9 }, () => ({ kind: "seal_again", problem: PROBLEM }) as const));
    await outbox.put(said());

    await senderTo(hub).wake();

    await expect.poll(() => outbox.backlog()).toMatchObject({ waiting: 1, refused: 1 });
  });
});

describe("pauses", () => {
  it("grow, and start small again after an answer", async () => {
    const hub = new FarHub();
    const slept: number[] = [];
    hub.answers.push(...Array.from({ length: 10 }, () => "lost on the way" as const));
    await outbox.put(said());

    await senderTo(hub, (ms) => {
      slept.push(ms);
      return Promise.resolve();
    }).wake();

    await isEmpty();
    const bounds = slept.map((_, failures) => Math.min(30_000, 500 * 2 ** failures));
    expect(slept).toHaveLength(10);
    expect(slept.every((ms, place) => ms >= (bounds[place] ?? 0) / 2 && ms <= (bounds[place] ?? 0))).toBe(true);
  });

  it("end when the network is back", async () => {
    const hub = new FarHub();
    hub.answers.push("lost on the way");
    await outbox.put(said());
    let woken = false;
    const sender = new Sender({
      outbox,
      alone,
      acknowledged: () => Promise.resolve(),
      way: { seal: sealed, send: hub.send },
      pause: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            woken = true;
            resolve();
          });
        }),
    });
    await sender.wake();
    await expect.poll(() => hub.bodies.length).toBe(1);

    await sender.wake();

    await isEmpty();
    expect(woken).toBe(true);
  });
});
