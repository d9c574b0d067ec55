import { expect, test } from "vitest";

import { fromCelsius, minutesOf, stopClock, toCelsius, wallClock } from ".";

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
