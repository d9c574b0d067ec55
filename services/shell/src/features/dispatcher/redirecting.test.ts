import { expect, test } from "vitest";

import { mayCallOff, waysToAsk } from "./redirecting";

test.each(["declined", "diverted", "expired", "withdrawn"] as const)("asks another hospital at once for a patient who was %s", (state) => {
  expect(waysToAsk(state)).toEqual(["redirect"]);
});

test.each(["requested", "received"] as const)("waits no longer for the answer of a hospital that has %s before it asks another", (state) => {
  expect(waysToAsk(state)).toEqual(["expire", "redirect"]);
});

test.each(["accepted", "en_route", "arrived", "closed"] as const)("offers what the hub would refuse to nobody: %s", (state) => {
  expect(waysToAsk(state)).toBeNull();
});

test.each(["requested", "received", "accepted", "en_route", "declined", "diverted", "expired", "withdrawn"] as const)("lets a transfer be called off that is %s", (state) => {
  expect(mayCallOff(state)).toBe(true);
});

test.each(["arrived", "handed_over", "closed", "cancelled"] as const)("calls nothing off that is %s", (state) => {
  expect(mayCallOff(state)).toBe(false);
});
