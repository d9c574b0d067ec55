import { expect, it } from "vitest";

import { changesOf, EMPTY_FORM, formOf, handoverOf } from "./record";

const form = { ...EMPTY_FORM, age: "67", complaint: " Crushing chest pain ", treatment: "Aspirin 300 mg\n\n Oxygen " };

it("a list is a text with one entry a line; what nobody asked is left out", () => {
  expect(handoverOf(form, [], "not stated")).toEqual({
    age_years: 67,
    sex: "unknown",
    onset_at: null,
    complaint: "Crushing chest pain",
    injuries: [],
    signs: [],
    treatment: ["Aspirin 300 mg", "Oxygen"],
  });
});

it("a patient can be announced before anything was written down", () => {
  expect(handoverOf(EMPTY_FORM, [], "not stated")).toMatchObject({ complaint: "not stated", age_years: null });
});

it("only what was changed is sent again", () => {
  const before = handoverOf(form, [], "");

  expect(changesOf(before, formOf(before))).toBeNull();
  expect(changesOf(before, { ...formOf(before), allergies: "Penicillin" })).toEqual({ allergies: ["Penicillin"] });
});
