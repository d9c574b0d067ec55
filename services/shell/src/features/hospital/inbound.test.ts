import { expect, test } from "vitest";

import type { TransferSummary } from "../../shared/transfers";

import { inbound, inOrder } from "./inbound";

function transfer(transfer_id: string, change: Partial<TransferSummary>): TransferSummary {
  return {
    transfer_id, state: "en_route", version: 3, last_seq: 5, leg: 1, hospital_id: "central", unanswered: [], unit_id: "A-1",
    severity_level: 3, eta: null, requested_at: "2026-11-20T14:00:00Z", answer_due_at: null, ...change,
  };
}

const ids = (all: readonly TransferSummary[]) => all.map(({ transfer_id }) => transfer_id);

test("shows the most severe first, then who arrives first, then who has no time of arrival", () => {
  const all = [
    transfer("no eta", { severity_level: 2 }),
    transfer("late", { severity_level: 2, eta: "2026-11-20T15:00:00Z" }),
    transfer("mild", { severity_level: 4, eta: "2026-11-20T14:01:00Z" }),
    // The same instant is earlier in a zone to the east.
    transfer("soon", { severity_level: 2, eta: "2026-11-20T16:30:00+02:00" }),
    transfer("worst", { severity_level: 1 }),
  ];

  expect(ids(inOrder(all))).toEqual(["worst", "soon", "late", "no eta", "mild"]);
});

test("leaves out patients of other hospitals, and those that the hospital gave up or handed over", () => {
  const all = [
    transfer("here", {}),
    transfer("elsewhere", { hospital_id: "trauma" }),
    transfer("declined", { state: "declined" }),
    transfer("done", { state: "handed_over" }),
    transfer("at the door", { state: "arrived" }),
  ];

  expect(ids(inbound(all, "central"))).toEqual(["at the door", "here"]);
});
