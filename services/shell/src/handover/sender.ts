import type { Acknowledgement, Intent, Problem, SignedBody } from "./messages";
import type { Outbox, Waiting } from "./outbox";
import { Refused, Unreachable } from "./refusals";

/** What became of one try to send. */
export type Answer =
  | { kind: "acknowledged"; acknowledgement: Acknowledgement }
  /** A person has to decide. */
  | { kind: "refused"; problem: Problem }
  /** The keys changed under it: seal it anew, under the same event_id. */
  | { kind: "seal_again"; problem: Problem }
  /** Nobody knows whether it arrived: send the same again, not before `after_ms`. */
  | { kind: "unanswered"; after_ms: number };

export interface Way {
  /** Seal an event for whoever may read it now; @throws Unreachable while that cannot be known. */
  seal(intent: Intent): Promise<SignedBody>;
  send(intent: Intent, body: SignedBody): Promise<Answer>;
}

export interface Sending {
  outbox: Outbox;
  way: Way;
  /** An event is on the hub's disk and not yet out of the outbox: called again if the browser dies in between. */
  acknowledged(intent: Intent, acknowledgement: Acknowledgement): Promise<void>;
  /** One sender for a transfer, also across windows. */
  alone(name: string, work: () => Promise<void>): Promise<void>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A hub that keeps saying "seal it anew" disagrees about something that a person has to see. */
const MOST_SEALINGS = 3;

interface Run {
  wake: AbortController;
  again: boolean;
}

/** Sends what waits, one event at a time for each transfer, in order, until each was acknowledged. */
export class Sender {
  private readonly parts: Sending;
  private readonly running = new Map<string, Run>();
  private readonly stopped = new AbortController();

  constructor(parts: Sending) {
    this.parts = parts;
  }

  /** Send everything that waits, now: a pause ends, as when the network is back. */
  async wake(): Promise<void> {
    for (const transfer_id of await this.parts.outbox.transfers()) this.start(transfer_id);
  }

  stop(): void {
    this.stopped.abort();
    for (const { wake } of this.running.values()) wake.abort();
  }

  private isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  private start(transfer_id: string): void {
    if (this.isStopped()) return;
    const running = this.running.get(transfer_id);
    if (running) {
      running.again = true;
      running.wake.abort();
      return;
    }
    const run: Run = { wake: new AbortController(), again: false };
    this.running.set(transfer_id, run);
    void this.parts
      .alone(`emsync-send-${transfer_id}`, () => this.drain(transfer_id, run))
      // Closed in the middle: what was not taken out of the outbox is sent again, which does no harm.
      .catch((error: unknown) => {
        if (!this.isStopped()) throw error;
      })
      .finally(() => {
        this.running.delete(transfer_id);
        if (run.again) this.start(transfer_id);
      });
  }

  private async drain(transfer_id: string, run: Run): Promise<void> {
    let failures = 0;
    let sealings = 0;
    while (!this.isStopped()) {
      run.again = false;
      const head = await this.parts.outbox.head(transfer_id);
      if (!head || head.refusal) return;
      const answer = await this.deliver(head);
      if (this.isStopped()) return;
      if (answer.kind === "unanswered") {
        await this.rest(run, Math.max(answer.after_ms, growing(failures)));
        failures += 1;
      } else {
        failures = 0;
        sealings = answer.kind === "seal_again" ? sealings + 1 : 0;
        await this.settle(head, sealings < MOST_SEALINGS ? answer : asRefused(answer));
      }
    }
  }

  private async settle(head: Waiting, answer: Answer): Promise<void> {
    const { outbox } = this.parts;
    if (answer.kind === "acknowledged") {
      await this.parts.acknowledged(head.intent, answer.acknowledgement);
      await outbox.remove(head.event_id);
    } else if (answer.kind === "seal_again") {
      await outbox.sealed(head, null);
    } else if (answer.kind === "refused") {
      await outbox.refused(head, answer.problem);
    }
  }

  private async deliver(head: Waiting): Promise<Answer> {
    const { outbox, way } = this.parts;
    try {
      const body = head.body ?? (await way.seal(head.intent));
      if (!head.body) await outbox.sealed(head, body);
      return await way.send(head.intent, body);
    } catch (error) {
      if (error instanceof Unreachable) return { kind: "unanswered", after_ms: error.after_ms };
      return { kind: "refused", problem: Refused.from(error).problem };
    }
  }

  private async rest(run: Run, ms: number): Promise<void> {
    await this.parts.pause(ms, AbortSignal.any([run.wake.signal, this.stopped.signal]));
    run.wake = new AbortController();
  }
}

function asRefused(answer: Answer): Answer {
  return answer.kind === "seal_again" ? { ...answer, kind: "refused" } : answer;
}

/** With jitter: devices that lost the same network do not come back all at once. */
function growing(failures: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return (longest / 2) * (1 + Math.random());
}

/** Rest for a time, or until woken. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    const woken = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", woken, { once: true });
  });
}
