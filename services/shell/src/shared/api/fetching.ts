import { Problem, problemOf } from "./problem";

/** Milliseconds that a person waits before being told; a request may name less. */
const LIMIT_MS = 15_000;

let tokenOf: () => string | undefined = () => undefined;
let refused: () => void = () => undefined;

/** Say where the token is, and whom to tell when it no longer counts. */
export function signRequestsWith(token: () => string | undefined, onRefusal: () => void): void {
  tokenOf = token;
  refused = onRefusal;
}

/**
 * Fetch with the token of who is signed in and a limit of time.
 *
 * Raises Problem for every answer that is no success and for no answer at all.
 */
export async function fetching(request: Request, limitMs = LIMIT_MS): Promise<Response> {
  const token = tokenOf();
  if (token !== undefined && !request.headers.has("Authorization")) {
    request.headers.set("Authorization", `Bearer ${token}`);
  }
  const response = await answered(request, limitMs);
  if (response.ok) return response;
  if (response.status === 401 && token !== undefined) refused();
  throw await problemOf(response);
}

async function answered(request: Request, limitMs: number): Promise<Response> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, limit]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    const path = new URL(request.url).pathname;
    if (limit.aborted) throw new Problem({ status: 0, title: "timeout", detail: `${path}: ${String(limitMs / 1000)} s` });
    throw new Problem({ status: 0, title: "unreachable", detail: path });
  }
}
