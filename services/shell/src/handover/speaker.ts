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

type Said = Omit<Intent, "event_id" | "occurred_at"> & Partial<Pick<Intent, "occurred_at">>;

/** Puts what a person says into the outbox; it is kept when a method returns, and sent as soon as it can be. */
export class Speaker {
  private readonly person_id: string;
  private readonly outbox: Outbox;
  private readonly wake: () => Promise<void>;

  constructor({ person_id, outbox, wake }: { person_id: string; outbox: Outbox; wake: () => Promise<void> }) {
    this.person_id = person_id;
    this.outbox = outbox;
    this.wake = wake;
  }

  /** Ask a hospital to take a patient. @returns the transfer_id */
  async request({ handover, ...clear }: Request): Promise<string> {
    const transfer_id = crypto.randomUUID();
    await this.say({ transfer_id, action: "request", clear: { transfer_id, ...clear }, clinical: { handover } });
    return transfer_id;
  }

  /** Say something of a transfer. @returns the event_id */
  async act(transfer_id: string, action: Exclude<Action, "request">, said: Act = {}): Promise<string> {
    const { clear = {}, clinical, occurred_at, expected_version } = said;
    const intent = { transfer_id, action, clear, ...(clinical && { clinical }), ...(occurred_at && { occurred_at }) };
    if (expected_version === undefined) return this.say(intent);
    return this.say({ ...intent, expected_version: action === "sign" ? "present" : expected_version });
  }

  /** Attach a file to a transfer. @throws UnfitFile @returns the event_id */
  async attach(transfer_id: string, file: Blob, title: string): Promise<string> {
    const { uploaded, named } = await sealFile(transfer_id, new Uint8Array(await file.arrayBuffer()), title);
    const said = { transfer_id, action: "attach", clear: {}, clinical: { attachment: named } } as const;
    return this.say(said, { sha256: named.sha256, uploaded });
  }

  private async say(said: Said, file?: WaitingFile): Promise<string> {
    const event_id = v7();
    const clear = { ...said.clear, actor: this.person_id };
    await this.outbox.put({ occurred_at: new Date().toISOString(), ...said, clear, event_id }, file);
    void this.wake();
    return event_id;
  }
}
