import type { Bytes } from "./bytes";
import type { Acknowledgement, Intent, Problem, SignedBody } from "./messages";
import { Refused, Unreachable } from "./refusals";
import type { Answer } from "./sender";

/** No request waits longer: what has no answer by then is sent again. */
const LONGEST_WAIT_MS = 15_000;
/** As long as 8 MiB take at half a megabit a second. */
const LONGEST_CARRY_MS = 135_000;
/** A timeout, too early, too many: the same request may do later. */
const LATER = new Set([401, 408, 425, 429]);
/** The hub's words for: seal it for those who may read now, with a nonce of its own. */
const SEAL_ANEW = new Set(["epoch_over", "epoch_taken", "nonce_reused"]);

/** Both sides sign at the same moment: whoever came second signs what the first left. */
const SIGN_ANEW = new Set([...SEAL_ANEW, "stale_version"]);

export type Token = () => Promise<string>;

/** The transfer service over HTTP. */
export class Hub {
  readonly base: string;
  private readonly token: Token | undefined;

  /** `base` is where the service is from here, as "/transfer"; `token` gives one that is still good, if any. */
  constructor(base: string, token?: Token) {
    this.base = base;
    this.token = token;
  }

  /** @throws Unreachable when nobody answered, Refused when the hub will not. */
  async get<T>(path: string): Promise<T> {
    return (await this.ask("GET", path)) as T;
  }

  /** @throws Unreachable when nobody answered, Refused when the hub will not. */
  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.ask("POST", path, body)) as T;
  }

  /** Bytes as they are. @throws Unreachable when nobody answered, Refused when the hub will not. */
  async bytes(path: string): Promise<Bytes> {
    const response = await this.answered("GET", path, undefined, LONGEST_CARRY_MS);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw new Unreachable(`${path}: ${String(error)}`);
    }
  }

  /** Put bytes as they are. @throws Unreachable when nobody answered, Refused when the hub will not. */
  async put(path: string, bytes: Bytes): Promise<void> {
    await this.answered("PUT", path, bytes, LONGEST_CARRY_MS);
  }

  /** @throws Unreachable when nobody answered. */
  async send({ action, transfer_id }: Intent, body: SignedBody): Promise<Answer> {
    const path = action === "request" ? "/api/v1/transfers" : `/api/v1/transfers/${transfer_id}/${action}`;
    try {
      return { kind: "acknowledged", acknowledgement: await this.post<Acknowledgement>(path, body) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { problem } = error;
      const anew = action === "sign" ? SIGN_ANEW : SEAL_ANEW;
      return { kind: anew.has(problem.code ?? "") ? "seal_again" : "refused", problem };
    }
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    return read(await this.answered(method, path, body, LONGEST_WAIT_MS));
  }

  private async answered(method: string, path: string, body: unknown, longest_ms: number): Promise<Response> {
    const response = await this.fetch(method, path, body, longest_ms);
    if (response.ok) return response;
    if (response.status >= 500 || LATER.has(response.status)) {
      throw new Unreachable(`${path}: ${String(response.status)}`, retryAfter(response));
    }
    throw new Refused(await problemOf(response));
  }

  private async fetch(method: string, path: string, body: unknown, longest_ms: number): Promise<Response> {
    const opaque = ArrayBuffer.isView(body);
    const headers: Record<string, string> = {};
    if (this.token) headers.Authorization = `Bearer ${await this.token()}`;
    if (body !== undefined) headers["Content-Type"] = opaque ? "application/octet-stream" : "application/json";
    try {
      return await fetch(`${this.base}${path}`, {
        method,
        headers,
        body: opaque ? (body as Bytes) : body === undefined ? null : JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(longest_ms),
      });
    } catch (error) {
      throw new Unreachable(`${path}: ${String(error)}`);
    }
  }
}

/** An answer that breaks off in the middle says nothing, like none. */
async function read(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable(`${response.url}: ${String(error)}`);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    const { status, statusText } = response;
    return { type: "about:blank", title: statusText, status, detail: `The hub answered ${String(status)} without a reason` };
  }
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
