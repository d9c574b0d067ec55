import { expect, test } from "vitest";

import { dateTime, fromCelsius, minutesOf, movedTo, stopClock, toCelsius, wallClock, wallTime } from ".";

test.each([
  [0, "0:00"],
  [65.9, "1:05"],
  [3723, "1:02:03"],
  [-0.4, "0:00"],
  [-75, "−1:15"],
])("a stop-clock shows %d seconds as %s", (seconds, shown) => {
  expect(stopClock(seconds)).toBe(shown);
});

test("a temperature is the same after it was shown in Fahrenheit and read back", () => {
  for (let tenths = 250; tenths <= 450; tenths += 1) {
    const celsius = tenths / 10;
    expect(toCelsius(fromCelsius(celsius, "fahrenheit"), "fahrenheit")).toBe(celsius);
  }
});

test("a temperature in Celsius is taken as it is", () => {
  expect(toCelsius(37.25, "celsius")).toBe(37.25);
});

test("a time is shown as the clock of the chosen zone shows it", () => {
  expect(wallClock("2026-11-20T14:03:22Z", "en", "Europe/Helsinki")).toBe("16:03");
});

test.each([[0, 0], [5, 1], [89, 1], [91, 2]])("a drive of %d seconds takes %d minutes", (seconds, minutes) => {
  expect(minutesOf(seconds)).toBe(minutes);
});

const NOW = new Date("2026-11-20T14:30:10Z");

test.each([
  ["earlier", "2026-11-20T14:05:30Z", "13:58", "UTC", "2026-11-20T13:58:00.000Z"],
  ["later", "2026-11-20T14:05:30Z", "14:30", "UTC", "2026-11-20T14:30:00.000Z"],
  ["before midnight", "2026-11-20T00:10:00Z", "23:50", "UTC", "2026-11-19T23:50:00.000Z"],
  ["to a minute that is still to come: of the day before", "2026-11-20T14:05:30Z", "14:31", "UTC", "2026-11-19T14:31:00.000Z"],
  ["on the clock of another zone", "2026-11-20T14:05:30Z", "16:01", "Europe/Helsinki", "2026-11-20T14:01:00.000Z"],
])("a time is moved %s", (_, time, wall, zone, moved) => {
  expect(movedTo(time, wall, NOW, zone)).toBe(moved);
});

test("a time is moved nowhere by the minute that it shows", () => {
  expect(movedTo("2026-11-20T14:05:30Z", wallTime("2026-11-20T14:05:30Z", "UTC"), NOW, "UTC")).toBe("2026-11-20T14:05:00.000Z");
});

test.each([
  ["en-GB", "20/11/2026, 14:03:22"],
  ["en-US", "11/20/26, 2:03:22 PM"],
  ["de-AT", "20.11.26, 14:03:22"],
])("a date is written as people of %s write it", (locale, written) => {
  // Which space stands before PM differs between versions of the Unicode data.
  expect(dateTime("2026-11-20T14:03:22Z", locale, "UTC").replace(/\s/g, " ")).toBe(written);
});
