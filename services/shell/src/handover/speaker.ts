import { v7 } from "uuid";

import { sealFile } from "./attachment";
import type { Canonical } from "./canonical";
import type { Handover } from "./case";
import type { WaitingFile } from "./database";
import type { Clinical } from "./envelope";
import type { Action, Intent } from "./messages";
import type { Outbox } from "./outbox";

/** What a hospital is asked. */
export interface Request {
  hospital_id: string;
  unit_id: string;
  severity_level: number;
  /** RFC 3339. */
  eta: string;
  handover: Handover;
  alternatives?: string[];
  answer_within_s?: number;
}

/** What somebody says of a transfer: `clear` is what the hub routes by, `clinical` what only recipients read. */
export interface Act {
  clear?: Record<string, Canonical>;
  clinical?: Clinical;
  /** When it was, RFC 3339; now when left out. */
  occurred_at?: string;
  /** The version that the person saw: for what decides. */
  expected_version?: number;
}

/** A finger that trembles, or a key that is held, says the same again within so long; nobody means it twice. */
const SAME_MS = 1000;

type Said = Omit<Intent, "event_id" | "occurred_at"> & Partial<Pick<Intent, "occurred_at">>;

/**
 * Puts what a person says into the outbox; it is kept when a method returns, and sent as soon as it can be.
 *
 * The same said again at once is one event, and gets the first answer.
 */
export class Speaker {
  private readonly person_id: string;
  private readonly outbox: Outbox;
  private readonly wake: () => Promise<void>;
  /** What was said just now. */
  private readonly fresh = new Map<string, Promise<string>>();

  constructor({ person_id, outbox, wake }: { person_id: string; outbox: Outbox; wake: () => Promise<void> }) {
    this.person_id = person_id;
    this.outbox = outbox;
    this.wake = wake;
  }

  /** Ask a hospital to take a patient. @returns the transfer_id */
  request({ handover, ...clear }: Request): Promise<string> {
    return this.once(["request", clear.unit_id, clear.hospital_id], async () => {
      const transfer_id = crypto.randomUUID();
      await this.say({ transfer_id, action: "request", clear: { transfer_id, ...clear }, clinical: { handover } });
      return transfer_id;
    });
  }

  /** Say something of a transfer. @returns the event_id */
  act(transfer_id: string, action: Exclude<Action, "request">, said: Act = {}): Promise<string> {
    const { clear = {}, clinical, occurred_at, expected_version } = said;
    const intent = { transfer_id, action, clear, ...(clinical && { clinical }), ...(occurred_at && { occurred_at }) };
    if (expected_version === undefined) return this.once([transfer_id, action, clear, clinical], () => this.say(intent));
    const version = action === "sign" ? "present" : expected_version;
    return this.once([transfer_id, action, expected_version], () => this.say({ ...intent, expected_version: version }));
  }

  /** Attach a file to a transfer. @throws UnfitFile @returns the event_id */
  async attach(transfer_id: string, file: Blob, title: string): Promise<string> {
    const { uploaded, named } = await sealFile(transfer_id, new Uint8Array(await file.arrayBuffer()), title);
    const said = { transfer_id, action: "attach", clear: {}, clinical: { attachment: named } } as const;
    return this.say(said, { sha256: named.sha256, uploaded });
  }

  private once(what: unknown[], say: () => Promise<string>): Promise<string> {
    const key = JSON.stringify(what);
    const before = this.fresh.get(key);
    if (before) return before;
    const saying = say();
    this.fresh.set(key, saying);
    const over = () => this.fresh.delete(key);
    saying.then(() => setTimeout(over, SAME_MS), over);
    return saying;
  }

  private async say(said: Said, file?: WaitingFile): Promise<string> {
    const event_id = v7();
    const clear = { ...said.clear, actor: this.person_id };
    await this.outbox.put({ occurred_at: new Date().toISOString(), ...said, clear, event_id }, file);
    void this.wake();
    return event_id;
  }
}
