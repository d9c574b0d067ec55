import { expect, test } from "vitest";

import { waysToAsk } from "./redirecting";

test.each(["declined", "diverted", "expired", "withdrawn"] as const)("asks another hospital at once for a patient who was %s", (state) => {
  expect(waysToAsk(state)).toEqual(["redirect"]);
});

test.each(["requested", "received"] as const)("waits no longer for the answer of a hospital that has %s before it asks another", (state) => {
  expect(waysToAsk(state)).toEqual(["expire", "redirect"]);
});

test.each(["accepted", "en_route", "arrived", "closed"] as const)("offers what the hub would refuse to nobody: %s", (state) => {
  expect(waysToAsk(state)).toBeNull();
});
