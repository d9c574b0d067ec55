import * as codes from "./codes";
import { concept, type Draft, type Resource } from "./draft";
import type { Written } from "./record";

const WHY =
  "The record is sealed for the devices of those who care for the patient. The organisation's break-glass device opens it.";

/** Stands for a record that is sealed for others: a patient without a name, and one section that says why. */
export class Withheld implements Written {
  readonly sections: Resource[] = [
    {
      title: "Hand-over",
      emptyReason: concept(codes.THEIRS.empty, "withheld"),
      text: { status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml">${WHY}</div>` },
    },
  ];
  readonly patient: Resource;

  constructor(draft: Draft) {
    const masked = { url: codes.ABSENT_REASON, valueCode: "masked" };
    this.patient = draft.add("Patient", "patient", { name: [{ extension: [masked] }], active: true });
  }

  add(): Resource[] {
    return [];
  }

  complaint(): Resource[] {
    return [];
  }
}
