import { CLOCKS, INTERVALS } from "../../handover";

import type { Shown } from "./data";

const INTERVAL_NAMES = INTERVALS.map((interval) => `${interval}_s` as const);

/** One line for each transfer: RFC 4180, times by the devices' clocks, intervals in seconds; empty for unset. */
export function csvOf(transfers: readonly Shown[]): string {
  const header = ["transfer_id", "state", "severity_level", "unit_id", "hospital_id", "requested_at", ...CLOCKS, ...INTERVAL_NAMES];
  const lines = transfers.map((one) => [
    one.transfer_id,
    one.state,
    one.severity_level,
    one.unit_id,
    one.hospital_id,
    one.requested_at,
    ...CLOCKS.map((clock) => one.clocks[clock]?.occurred_at ?? ""),
    ...INTERVAL_NAMES.map((interval) => one.intervals[interval] ?? ""),
  ]);
  return [header, ...lines].map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

/** A spreadsheet would run what begins like a formula. */
function field(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Let the browser keep a text as a file. */
export function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
