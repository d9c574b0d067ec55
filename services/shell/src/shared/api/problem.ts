/** A field that breaks a rule, as RFC 9457's extension of every EMsync service has it. */
export interface Violation {
  field: string;
  value?: unknown;
  rule: string;
}

/** Why a request did not succeed, and what a person can do about it. */
export class Problem extends Error {
  override readonly name = "Problem";

  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly violations: readonly Violation[];
  readonly code: string | number | undefined;

  constructor(said: { status: number; title: string; detail: string; violations?: Violation[]; code?: string | number }) {
    super(`${said.title}: ${said.detail}`);
    this.status = said.status;
    this.title = said.title;
    this.detail = said.detail;
    this.violations = said.violations ?? [];
    this.code = said.code;
  }

  /** What to do: a key of the texts in app/locales. */
  get advice(): Advice {
    if (this.status === 0) return this.title === "timeout" ? "timeout" : "unreachable";
    if (this.status === 401) return "signIn";
    if (this.status === 403) return "forbidden";
    if (this.status === 409 || this.status === 412) return "conflict";
    if (this.status === 429) return "tooMany";
    return this.status >= 500 ? "service" : "correct";
  }
}

export type Advice =
  | "timeout"
  | "unreachable"
  | "signIn"
  | "forbidden"
  | "conflict"
  | "tooMany"
  | "service"
  | "correct";

/** Read the problem+json of an answer; whatever else was sent is described by its status alone. */
export async function problemOf(response: Response): Promise<Problem> {
  const said = await response.json().catch(() => null) as unknown;
  const { title, detail, violations, code } = isRecord(said) ? said : {};
  return new Problem({
    status: response.status,
    title: typeof title === "string" ? title : response.statusText || String(response.status),
    detail: typeof detail === "string" ? detail : "",
    violations: Array.isArray(violations) ? violations.filter(isViolation) : [],
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
  });
}

function isViolation(value: unknown): value is Violation {
  return isRecord(value) && typeof value.field === "string" && typeof value.rule === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
