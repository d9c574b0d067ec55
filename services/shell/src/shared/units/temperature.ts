import type { TemperatureUnit } from "../preferences";

const SYMBOLS: Record<TemperatureUnit, string> = { celsius: "°C", fahrenheit: "°F" };

export function symbolOf(unit: TemperatureUnit): string {
  return SYMBOLS[unit];
}

/** Convert degrees Celsius, as contracts have them, to the unit that a person reads. */
export function fromCelsius(celsius: number, unit: TemperatureUnit): number {
  return unit === "celsius" ? celsius : celsius * 1.8 + 32;
}

/** Convert what a person typed to degrees Celsius, rounded to a hundredth. */
export function toCelsius(value: number, unit: TemperatureUnit): number {
  return unit === "celsius" ? value : Math.round(((value - 32) / 1.8) * 100) / 100;
}
