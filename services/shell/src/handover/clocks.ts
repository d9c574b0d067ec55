import type { Transfer } from "../contract";

export type Clock = Transfer["schemas"]["Clock"];

/** Two clocks for one moment: the device's and the hub's. */
export interface Reading {
  occurred_at: string;
  recorded_at: string;
}

/** Those that were stopped. */
export type Clocks = Partial<Record<Clock, Reading>>;

/** In the order of an emergency: eTimes of NEMSIS 3.5, and those of the pre-alert. */
export const CLOCKS: readonly Clock[] = [
  "call_received",
  "dispatched",
  "unit_en_route",
  "on_scene",
  "at_patient",
  "pre_alert_sent",
  "pre_alert_acknowledged",
  "depart_scene",
  "arrived",
  "transfer_of_care",
  "clear",
];

export type Interval = "response" | "on_scene" | "transport" | "offload";

const ENDS: Readonly<Record<Interval, readonly [Clock, Clock]>> = {
  response: ["call_received", "on_scene"],
  on_scene: ["on_scene", "depart_scene"],
  transport: ["depart_scene", "arrived"],
  offload: ["arrived", "transfer_of_care"],
};

export const INTERVALS = Object.keys(ENDS) as readonly Interval[];

/** Seconds by the devices' clocks: null while an end is unset, negative when two devices disagree. */
export function secondsOf(interval: Interval, clocks: Clocks): number | null {
  const [start, end] = ENDS[interval].map((clock) => clocks[clock]?.occurred_at);
  if (!start || !end) return null;
  return (Date.parse(end) - Date.parse(start)) / 1000;
}

/** Which clock an event stops, by its type and the state that it led to. */
const STOPPED_BY: Readonly<Record<string, Clock>> = {
  "requested requested": "pre_alert_sent",
  "received received": "pre_alert_acknowledged",
  "en_route en_route": "depart_scene",
  "arrived arrived": "arrived",
  "signed handed_over": "transfer_of_care",
  "closed closed": "clear",
};

/** The patient leaves the scene once and is announced first once, whatever legs follow. */
const ONCE: readonly Clock[] = ["pre_alert_sent", "depart_scene"];

interface Stopping extends Reading {
  type: string;
  state: string;
}

/** The clocks after an event; `said` is the clock that a person named. */
export function stopped(clocks: Clocks, { type, state, occurred_at, recorded_at }: Stopping, said?: Clock): Clocks {
  const clock = type === "clock_set" ? said : STOPPED_BY[`${type} ${state}`];
  if (!clock || (type !== "clock_set" && ONCE.includes(clock) && clocks[clock])) return clocks;
  return { ...clocks, [clock]: { occurred_at, recorded_at } };
}
