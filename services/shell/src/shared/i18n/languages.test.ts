import { expect, test } from "vitest";

import { directionOf, languageOf, regionalOf } from ".";

test("takes the first language of the browser that is there", () => {
  expect(languageOf(["fr-CA", "ar-EG", "de"])).toBe("ar");
});

test("takes English when the browser asks for none that is there", () => {
  expect(languageOf(["fi"])).toBe("en");
});

test("writes Arabic from right to left, and German from left to right", () => {
  expect([directionOf("ar"), directionOf("de")]).toEqual(["rtl", "ltr"]);
});

test.each([
  ["en", ["fi-FI", "en-FI", "en-US"], "en-FI"],
  ["de", ["en-GB"], "de"],
  ["ar", ["ar-EG"], "ar-EG"],
])("writes dates of %s for a browser that asks for %j as %s does", (language, wanted, regional) => {
  expect(regionalOf(language, wanted)).toBe(regional);
});
