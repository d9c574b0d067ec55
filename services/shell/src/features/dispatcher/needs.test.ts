import { expect, test } from "vitest";

import { needsOf, unitNeedsOf } from "./needs";

test("asks for nothing in particular when nothing in particular is known", () => {
  expect(needsOf({ age_years: 70 })).toEqual([]);
});

test("asks for a heart centre and for trauma care after a fall with chest pain", () => {
  expect(needsOf({ cardiac_chest_pain: true, injury: true })).toEqual(["pci", "trauma"]);
});

test("asks for care of children below sixteen, newborns too", () => {
  expect([needsOf({ age_years: 0 }), needsOf({ age_years: 15.9 }), needsOf({ age_years: 16 })]).toEqual([
    ["paediatric"], ["paediatric"], [],
  ]);
});

test("sends advanced life support to the two most urgent levels only", () => {
  expect([1, 2, 3].map(unitNeedsOf)).toEqual([["als"], ["als"], []]);
});
