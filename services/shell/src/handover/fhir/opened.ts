import type { Told } from "../reader";

import type { Said } from "./draft";

/** An event as a device that opened it has it: what was sealed stands beside what was clear. */
export interface Opened {
  event_id: string;
  type: string;
  recorded_at: string;
  said: Said;
}

/** @throws Error for an event that cannot be verified, or was sealed for others: a part of a record is none. */
export function opened(told: Told): Opened {
  const { event, clinical, doubt } = told;
  if (doubt === "locked") throw new Error(`event ${String(event.seq)} cannot be exported: it is ${doubt}`);
  const clear = unsealed(told);
  return { ...clear, said: { ...clear.said, ...clinical } };
}

/** An event with what it says in clear alone. @throws Error for one that cannot be verified. */
export function unsealed({ event, doubt }: Told): Opened {
  if (doubt && doubt !== "locked") throw new Error(`event ${String(event.seq)} cannot be exported: it is ${doubt}`);
  const { event_id, type, recorded_at } = event;
  return { event_id, type, recorded_at, said: event.body };
}
