import { expect, test } from "vitest";

import { readCoordinates, writeCoordinates } from "./place";

test.each([
  ["60.1699, 24.9384", { lat: 60.1699, lon: 24.9384 }],
  ["60,1699 24,9384", { lat: 60.1699, lon: 24.9384 }],
  ["33.9 S; 18.4 E", { lat: -33.9, lon: 18.4 }],
  ["٦٠٫١٦٩٩، ٢٤٫٩٣٨٤", { lat: 60.1699, lon: 24.9384 }],
  ["40.7° N 74° W", { lat: 40.7, lon: -74 }],
])("reads %s as a place", (text, place) => {
  expect(readCoordinates(text)).toEqual(place);
});

test.each(["", "Main Street 5", "91, 0", "0, 181", "60.1699"])("does not take %j for a place", (text) => {
  expect(readCoordinates(text)).toBeUndefined();
});

test("reads back what it wrote", () => {
  expect(readCoordinates(writeCoordinates({ lon: 24.9384, lat: -60.1699 }))).toEqual({ lon: 24.9384, lat: -60.1699 });
});
