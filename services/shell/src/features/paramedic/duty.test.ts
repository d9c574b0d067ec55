import { expect, it } from "vitest";

import { dutyOf } from "./duty";

const READING = { occurred_at: "2026-11-20T14:05:00Z", recorded_at: "2026-11-20T14:05:01Z" };

it.each([
  ["asked for", { state: "requested", clocks: {} }, "dispatched"],
  ["found", { state: "accepted", clocks: { on_scene: READING } }, "on_scene"],
  ["reached, and nobody stopped the clock before", { state: "accepted", clocks: { at_patient: READING } }, "on_scene"],
  ["on the way", { state: "en_route", clocks: { on_scene: READING, depart_scene: READING } }, "transporting"],
  ["diverted on the way", { state: "diverted", clocks: { depart_scene: READING } }, "transporting"],
  ["at the door", { state: "arrived", clocks: { depart_scene: READING } }, "at_hospital"],
  ["handed over", { state: "handed_over", clocks: { depart_scene: READING } }, "at_hospital"],
] as const)("an ambulance whose patient is %s", (_, now, duty) => {
  expect(dutyOf(now, "available")).toBe(duty);
});

it.each([
  ["at_hospital", "available"],
  ["transporting", "available"],
  ["dispatched", "dispatched"],
  ["out_of_service", "out_of_service"],
] as const)("an ambulance without a patient that was %s is %s", (told, duty) => {
  expect(dutyOf(undefined, told)).toBe(duty);
});
