import { v5 } from "uuid";

export type Resource = Record<string, unknown>;
/** What an event says, clear and sealed, as it was opened. */
export type Said = Readonly<Record<string, unknown>>;

export const coding = (system: string, code: string): Resource => ({ system, code });

export const concept = (system: string, ...codes: readonly string[]): Resource => ({
  coding: codes.map((code) => coding(system, code)),
});

/** A Reference to something that is known by an identifier only. */
export const named = (system: string, value: unknown): Resource => ({ identifier: { system, value } });

export const pointing = (reference: string): Resource => ({ reference });

/** Text as FHIR takes it: other spaces become a space, control characters U+FFFD. */
export function words(text: unknown): string {
  return Array.from(String(text), (character) => {
    if (" \t\r\n".includes(character)) return character;
    if (character < " ") return "\ufffd";
    return /[\s\u0085]/.test(character) ? " " : character;
  }).join("");
}

export const notes = (said: Said): Resource[] => (said.note === undefined ? [] : [{ text: words(said.note) }]);

/** The resources of one transfer, in order; their ids follow from the transfer's (RFC 9562, version 5). */
export class Draft {
  readonly entries: Resource[] = [];
  private readonly transfer_id: string;

  constructor(transfer_id: string) {
    this.transfer_id = transfer_id;
  }

  /** The URL that a resource has in the Bundle, or will have. */
  address(kind: string, name: string): string {
    return `urn:uuid:${v5(`${kind}/${name}`, this.transfer_id)}`;
  }

  /** Add a resource, without the elements that are empty. @returns a Reference to it */
  add(kind: string, name: string, elements: Resource): Resource {
    const fullUrl = this.address(kind, name);
    const given = Object.entries(elements).filter(([, value]) => !isEmpty(value));
    const identity = { resourceType: kind, id: fullUrl.replace("urn:uuid:", "") };
    this.entries.push({ fullUrl, resource: { ...identity, ...Object.fromEntries(given) } });
    return pointing(fullUrl);
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
