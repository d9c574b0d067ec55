import { describe, expect, it } from "vitest";

import { latest, mistakes, NOTHING_ENTERED, signsOf, type Entry } from "./signs";

const AT = "2026-11-20T14:03:22Z";
const typed = (numbers: Entry["numbers"]): Entry => ({ ...NOTHING_ENTERED, numbers });

describe("what is typed", () => {
  it("becomes a set of signs without what was not measured", () => {
    expect(signsOf({ ...typed({ pulse: "112" }), consciousness: "alert" }, "celsius", AT)).toEqual({
      measured_at: AT,
      pulse: 112,
      consciousness: "alert",
    });
  });

  it("may have a decimal comma", () => {
    expect(signsOf(typed({ temperature_c: "38,6" }), "celsius", AT)).toEqual({ measured_at: AT, temperature_c: 38.6 });
  });

  it("may have Arabic, Persian or Hindi digits", () => {
    const numbers = { temperature_c: "٣٨٫٦", pulse: "۹۰", respiratory_rate: "१८" };

    expect(signsOf(typed(numbers), "celsius", AT)).toEqual({ measured_at: AT, temperature_c: 38.6, pulse: 90, respiratory_rate: 18 });
  });

  it("is sent in degrees Celsius, whatever it was typed in", () => {
    expect(signsOf(typed({ temperature_c: "101.3" }), "fahrenheit", AT)).toEqual({ measured_at: AT, temperature_c: 38.5 });
  });

  it.each([
    ["a saturation above 100", { oxygen_saturation: "101" }, "oxygen_saturation"],
    ["a pulse in words", { pulse: "fast" }, "pulse"],
    ["half a coma scale point", { glasgow_coma_scale: "14.5" }, "glasgow_coma_scale"],
    ["Celsius typed as Fahrenheit", { temperature_c: "38.6" }, "temperature_c"],
  ] as const)("is refused with %s", (_, numbers, name) => {
    expect(mistakes(typed(numbers), "fahrenheit")).toEqual([name]);
  });

  it("is no set when it holds nothing", () => {
    expect(signsOf(NOTHING_ENTERED, "celsius", AT)).toBeNull();
  });
});

it("the last value of each sign counts, from whatever set it is", () => {
  const sets = [
    { measured_at: AT, pulse: 118, respiratory_rate: 24 },
    { measured_at: AT, pulse: 104 },
  ];

  expect(latest(sets)).toEqual({ pulse: 104, respiratory_rate: 24 });
});
