import type { Clock, Handover, Signs } from "../../handover";
import { westernDigits } from "../../shared/units";

/** The ATMIST-AMBO form as it is typed: a list is a text with one entry a line. */
export interface Form {
  name: string;
  age: string;
  sex: Handover["sex"];
  /** As the browser's field has it: local, without an offset. */
  onset: string;
  complaint: string;
  injuries: string;
  treatment: string;
  requirements: string;
  allergies: string;
  medications: string;
  background: string;
  other: string;
}

export const LISTS = ["injuries", "treatment", "requirements", "allergies", "medications", "background", "other"] as const;
export type ListName = (typeof LISTS)[number];

/** A patient who was not announced yet. */
export interface Draft {
  form: Form;
  signs: Signs[];
  hospital_id: string | null;
  /** The level that a person chose over the recommended one. */
  level: number | null;
  /** RFC 3339, of the clocks that were stopped. */
  times: Partial<Record<Clock, string>>;
}

export const EMPTY_FORM: Form = {
  name: "",
  age: "",
  sex: "unknown",
  onset: "",
  complaint: "",
  injuries: "",
  treatment: "",
  requirements: "",
  allergies: "",
  medications: "",
  background: "",
  other: "",
};

export const EMPTY_DRAFT: Draft = { form: EMPTY_FORM, signs: [], hospital_id: null, level: null, times: {} };

const OLDEST_YEARS = 130;

/** The age in years; null when unknown or not a number that can be. */
export function ageOf({ age }: Form): number | null {
  const years = Number(westernDigits(age).trim().replace(",", "."));
  return age.trim() && Number.isFinite(years) && years >= 0 && years <= OLDEST_YEARS ? years : null;
}

/** The record as the contract has it; `unstated` stands for a complaint that nobody wrote yet. */
export function handoverOf(form: Form, signs: Signs[], unstated: string): Handover {
  const known = Object.fromEntries(
    LISTS.slice(2)
      .filter((name) => form[name].trim())
      .map((name) => [name, linesOf(form[name])]),
  );
  return {
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    age_years: ageOf(form),
    sex: form.sex,
    onset_at: form.onset ? new Date(form.onset).toISOString() : null,
    complaint: form.complaint.trim() || unstated,
    injuries: linesOf(form.injuries),
    signs,
    treatment: linesOf(form.treatment),
    ...known,
  };
}

/** A record as the form shows it. */
export function formOf(handover: Handover): Form {
  const lists = Object.fromEntries(LISTS.map((name) => [name, (handover[name] ?? []).join("\n")])) as Record<ListName, string>;
  return {
    name: handover.name ?? "",
    age: handover.age_years === null ? "" : String(handover.age_years),
    sex: handover.sex,
    onset: handover.onset_at === null ? "" : localOf(handover.onset_at),
    complaint: handover.complaint,
    ...lists,
  };
}

/** The fields of the record that a person changed; null for none. */
export function changesOf(before: Handover, form: Form): Partial<Handover> | null {
  const after = handoverOf(form, before.signs, before.complaint);
  const changed = Object.entries(after).filter(([name, value]) => {
    return JSON.stringify(value) !== JSON.stringify(before[name as keyof Handover]) && !isSameMoment(name, before, value);
  });
  return changed.length > 0 ? Object.fromEntries(changed) : null;
}

/** The form shows minutes in local time: the moment is the same though its text is not. */
function isSameMoment(name: string, { onset_at }: Handover, value: unknown): boolean {
  return name === "onset_at" && onset_at !== null && typeof value === "string" && localOf(onset_at) === localOf(value);
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function localOf(time: string): string {
  const moment = new Date(time);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
