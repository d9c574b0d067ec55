import type { Interval } from "../../handover";

import type { Shown } from "./data";

/** When a transfer was requested, in seconds since 1970, and how many minutes a part of it took. */
export interface Point {
  at: number;
  minutes: number;
}

/** The transfers whose interval is known, oldest first. */
export function pointsOf(transfers: readonly Shown[], interval: Interval): Point[] {
  return transfers
    .flatMap(({ requested_at, intervals }) => {
      const seconds = intervals[`${interval}_s`];
      return seconds === null ? [] : [{ at: Date.parse(requested_at) / 1000, minutes: seconds / 60 }];
    })
    .sort((a, b) => a.at - b.at);
}

/** The middle of some numbers; null for none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
