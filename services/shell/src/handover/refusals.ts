import type { Problem } from "./messages";

/** Nobody answered: what was asked may or may not have happened. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  /** How long the hub asked to be left alone. */
  readonly after_ms: number;

  constructor(message: string, after_ms = 0) {
    super(message);
    this.after_ms = after_ms;
  }
}

/** Something that does not get better by itself: a person has to decide. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  static from(error: unknown): Refused {
    if (error instanceof Refused) return error;
    const detail = error instanceof Error ? error.message : String(error);
    return new Refused({ type: "about:blank", title: "Cannot be sealed on this device", status: 400, detail });
  }
}
