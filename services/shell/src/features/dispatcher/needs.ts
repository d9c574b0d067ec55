import type { Need, Patient, UnitNeed } from "./incident";

const CHILD_YEARS = 16;
const URGENT_LEVEL = 2;

/** What a hospital must offer for what is known of the patient. */
export function needsOf({ age_years, injury, pregnant, stroke_signs, cardiac_chest_pain }: Patient): Need[] {
  const found: [unknown, Need][] = [
    [stroke_signs, "stroke"],
    [cardiac_chest_pain, "pci"],
    [injury, "trauma"],
    [pregnant, "obstetric"],
    [typeof age_years === "number" && age_years < CHILD_YEARS, "paediatric"],
  ];
  return found.filter(([is]) => is === true).map(([, need]) => need);
}

/** What an ambulance must have for a patient of this level. */
export function unitNeedsOf(level: number): UnitNeed[] {
  return level <= URGENT_LEVEL ? ["als"] : [];
}
