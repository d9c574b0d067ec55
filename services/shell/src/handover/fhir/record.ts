import type { Handover, Signs } from "../case";

import * as codes from "./codes";
import { coding, concept, pointing, words, type Draft, type Resource } from "./draft";

/** Each line of these fields is one resource of this type, under this title of ATMIST-AMBO. */
const FIELDS = {
  complaint: ["Condition", "Mechanism or complaint"],
  injuries: ["Condition", "Injuries"],
  treatment: ["Procedure", "Treatment"],
  requirements: ["ServiceRequest", "Treatment"],
  allergies: ["AllergyIntolerance", "Allergies"],
  medications: ["MedicationStatement", "Medications"],
  background: ["Condition", "Background"],
  other: ["Observation", "Other"],
} as const;
type Field = keyof typeof FIELDS;

/** A section without entries says so in words too (invariant cmp-1). */
const NONE: Resource = {
  emptyReason: concept(codes.THEIRS.empty, "nilknown"),
  text: { status: "generated", div: '<div xmlns="http://www.w3.org/1999/xhtml">None</div>' },
};

const SAYING: Record<(typeof FIELDS)[Field][0], (text: string) => Resource> = {
  Condition: (text) => ({ clinicalStatus: concept(codes.THEIRS.condition, "active"), code: { text } }),
  Procedure: (text) => ({ status: "completed", code: { text } }),
  ServiceRequest: (text) => ({ status: "active", intent: "proposal", code: { text } }),
  AllergyIntolerance: (text) => ({ clinicalStatus: concept(codes.THEIRS.allergy, "active"), code: { text } }),
  MedicationStatement: (text) => ({ status: "active", medicationCodeableConcept: { text } }),
  Observation: (text) => ({ status: "final", code: concept(codes.LOINC, codes.COMMENT), valueString: text }),
};

/** What a Bundle says of the patient: the sections of the Composition, and what others refer to. */
export interface Written {
  readonly sections: Resource[];
  readonly patient: Resource;
  /** Add all there is to say. @returns References to the panels of its signs */
  add(sets: readonly Signs[]): Resource[];
  /** The complaint, where it is known. */
  complaint(): Resource[];
}

/** Adds a record to a Bundle, and keeps the sections of the Composition that list it. */
export class Writer implements Written {
  readonly sections: Resource[] = [];
  readonly patient: Resource;
  private readonly draft: Draft;
  private readonly record: Handover;

  constructor(draft: Draft, record: Handover) {
    this.draft = draft;
    this.record = record;
    const name = record.name === undefined ? [] : [{ text: words(record.name) }];
    this.patient = draft.add("Patient", "patient", { name, gender: record.sex, active: true });
  }

  add(sets: readonly Signs[]): Resource[] {
    this.section("age_years", "Age", [this.age()]);
    for (const field of Object.keys(FIELDS) as Field[]) {
      const said = this.record[field];
      if (said === undefined) continue;
      const lines = typeof said === "string" ? [said] : said;
      this.section(field, FIELDS[field][1], lines.map((text, at) => this.line(field, at, text)));
    }
    const panels = sets.map((taken, at) => addSigns(this.draft, `signs/${String(at)}`, taken, this.patient));
    this.section("signs", "Signs", panels);
    return panels;
  }

  complaint(): Resource[] {
    return [pointing(this.draft.address("Condition", "complaint/0"))];
  }

  private age(): Resource {
    const value = this.record.age_years;
    const known =
      value === null
        ? { dataAbsentReason: concept(codes.THEIRS.absent, "unknown") }
        : { valueQuantity: { value, system: codes.UCUM, code: "a" } };
    const code = concept(codes.LOINC, codes.AGE);
    return this.draft.add("Observation", "age", { status: "final", code, subject: this.patient, ...known });
  }

  private line(field: Field, at: number, text: string): Resource {
    const kind = FIELDS[field][0];
    const person = kind === "AllergyIntolerance" ? "patient" : "subject";
    const onset = field === "complaint" ? this.record.onset_at : null;
    const said = { ...SAYING[kind](words(text)), ...(onset && { onsetDateTime: onset }) };
    return this.draft.add(kind, `${field}/${String(at)}`, { ...said, [person]: this.patient });
  }

  private section(field: string, title: string, entry: Resource[]): void {
    const listed = entry.length > 0 ? { entry } : NONE;
    this.sections.push({ title, code: concept(codes.OWN.field, field), ...listed });
  }
}

/** A set of signs as one panel, with a member for each sign. */
function addSigns(draft: Draft, name: string, taken: Signs, subject: Resource): Resource {
  const category = [concept(codes.THEIRS.category, "vital-signs")];
  const common = { status: "final", category, subject, effectiveDateTime: taken.measured_at };
  const members = measured(taken).map(([sign, said]) => draft.add("Observation", `${name}/${sign}`, { ...common, ...said }));
  const code = concept(codes.LOINC, codes.VITAL_SIGNS);
  return draft.add("Observation", name, { ...common, code, hasMember: members });
}

function measured(taken: Signs): [string, Resource][] {
  const values = new Map<string, unknown>(Object.entries(taken));
  const component = codes.PRESSURES.filter((sign) => values.has(sign)).map((sign) => quantity(sign, values.get(sign)));
  const found: [string, Resource][] =
    component.length > 0 ? [["blood_pressure", { code: concept(codes.LOINC, codes.BLOOD_PRESSURE), component }]] : [];
  for (const [sign, value] of values) {
    if (sign === "supplemental_oxygen") {
      const answer = concept(codes.SNOMED, value === true ? codes.YES : codes.NO);
      found.push([sign, { code: concept(codes.SNOMED, codes.ON_OXYGEN), valueCodeableConcept: answer }]);
    } else if (sign === "consciousness") {
      const level = concept(codes.LOINC, codes.ACVPU[value as string] ?? "");
      found.push([sign, { code: concept(codes.LOINC, codes.CONSCIOUSNESS), valueCodeableConcept: level }]);
    } else if (sign in codes.QUANTITIES && !codes.PRESSURES.includes(sign)) {
      found.push([sign, quantity(sign, value)]);
    }
  }
  return found;
}

function quantity(sign: string, value: unknown): Resource {
  const { codes: loinc, unit } = codes.QUANTITIES[sign] ?? { codes: [], unit: "" };
  const valueQuantity = { value, ...coding(codes.UCUM, unit), unit };
  return { code: concept(codes.LOINC, ...loinc), valueQuantity };
}
