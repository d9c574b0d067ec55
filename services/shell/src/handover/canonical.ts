/** What has one form only, so that two devices sign and bind the same bytes. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [name: string]: Canonical };

const NOT_PRINTABLE_ASCII = /[^ -~]/;

/**
 * The one JSON text of a value: sorted keys and no white space.
 *
 * @throws TypeError for a fraction, a number past 2^53, or a string beyond printable ASCII.
 */
export function canonical(value: Canonical): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) return members(value as Record<string, Canonical>);
  if (typeof value === "number") return whole(value);
  if (typeof value === "string") return ascii(value);
  return JSON.stringify(value);
}

function members(value: Record<string, Canonical>): string {
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${ascii(name)}:${canonical(value[name] as Canonical)}`).join(",")}}`;
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${String(value)} is not a whole number: say it in "sealed"`);
  return String(value === 0 ? 0 : value);
}

function ascii(value: string): string {
  if (NOT_PRINTABLE_ASCII.test(value)) {
    throw new TypeError(`${JSON.stringify(value)} is not printable ASCII: say it in "sealed"`);
  }
  return JSON.stringify(value);
}
