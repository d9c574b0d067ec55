import type { Signs } from "../../handover";
import type { TemperatureUnit } from "../../shared/preferences";
import { fromCelsius, symbolOf, toCelsius, westernDigits } from "../../shared/units";

/** A vital sign that is entered as a number: the bounds of what the services take, and how finely. */
export interface Measure {
  name: NumericSign;
  unit: string;
  min: number;
  max: number;
  step: number;
}

export type NumericSign = Exclude<keyof Signs, "measured_at" | "supplemental_oxygen" | "consciousness">;
export type Consciousness = NonNullable<Signs["consciousness"]>;

/** In the order in which they are taken; temperatures in degrees Celsius. */
export const MEASURES: readonly Measure[] = [
  { name: "respiratory_rate", unit: "/min", min: 0, max: 80, step: 1 },
  { name: "oxygen_saturation", unit: "%", min: 50, max: 100, step: 1 },
  { name: "pulse", unit: "/min", min: 0, max: 300, step: 1 },
  { name: "systolic_pressure", unit: "mmHg", min: 0, max: 300, step: 1 },
  { name: "diastolic_pressure", unit: "mmHg", min: 0, max: 250, step: 1 },
  { name: "temperature_c", unit: "°C", min: 25, max: 45, step: 0.1 },
  { name: "glasgow_coma_scale", unit: "/15", min: 3, max: 15, step: 1 },
  { name: "glucose", unit: "mmol/L", min: 0, max: 100, step: 0.1 },
  { name: "pain", unit: "/10", min: 0, max: 10, step: 1 },
];

export const ACVPU: readonly Consciousness[] = ["alert", "confusion", "voice", "pain", "unresponsive"];

/** What a person has typed so far: texts, since a half-typed number is none. */
export interface Entry {
  numbers: Partial<Record<NumericSign, string>>;
  consciousness: Consciousness | null;
  supplemental_oxygen: boolean | null;
}

export const NOTHING_ENTERED: Entry = { numbers: {}, consciousness: null, supplemental_oxygen: null };

/** A typed number; null for nothing, and for what is none or out of bounds. A decimal comma is one too. */
function numberIn(typed: string | undefined, { min, max, step }: Measure): number | null {
  const text = westernDigits(typed ?? "").trim().replace(",", ".");
  const value = Number(text);
  if (text === "" || !Number.isFinite(value) || value < min || value > max) return null;
  return step === 1 && !Number.isInteger(value) ? null : value;
}

/** The measures as a person types them, who may prefer degrees Fahrenheit. */
export function measuresIn(unit: TemperatureUnit): readonly Measure[] {
  return MEASURES.map((measure) => (measure.name === "temperature_c" ? temperatureIn(measure, unit) : measure));
}

function temperatureIn(measure: Measure, unit: TemperatureUnit): Measure {
  const [min, max] = [fromCelsius(measure.min, unit), fromCelsius(measure.max, unit)];
  return { ...measure, unit: symbolOf(unit), min, max };
}

/** The measures whose text is not a number that can be. */
export function mistakes({ numbers }: Entry, unit: TemperatureUnit): NumericSign[] {
  return measuresIn(unit)
    .filter((measure) => (numbers[measure.name] ?? "").trim() && numberIn(numbers[measure.name], measure) === null)
    .map(({ name }) => name);
}

/** The set of signs that was entered; null when it holds nothing. */
export function signsOf(entry: Entry, unit: TemperatureUnit, measured_at: string): Signs | null {
  const signs: Signs = { measured_at };
  for (const measure of measuresIn(unit)) {
    const value = numberIn(entry.numbers[measure.name], measure);
    if (value !== null) signs[measure.name] = measure.name === "temperature_c" ? toCelsius(value, unit) : value;
  }
  const { consciousness, supplemental_oxygen } = entry;
  if (consciousness) signs.consciousness = consciousness;
  if (supplemental_oxygen !== null) signs.supplemental_oxygen = supplemental_oxygen;
  return Object.keys(signs).length > 1 ? signs : null;
}

/** The last value of each sign, from sets in the order of their times. */
export function latest(sets: readonly Signs[]): Omit<Signs, "measured_at"> {
  const values: Partial<Signs> = Object.assign({}, ...sets) as Partial<Signs>;
  delete values.measured_at;
  return values;
}
