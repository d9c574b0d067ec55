import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { fetching, Problem, signRequestsWith } from ".";

const refused = vi.fn();
const asked: Request[] = [];

function answer(respond: (request: Request, signal: AbortSignal) => Promise<Response>): void {
  vi.stubGlobal("fetch", (request: Request, { signal }: { signal: AbortSignal }) => {
    asked.push(request);
    return respond(request, signal);
  });
}

function refusal(status: number, body: object): Response {
  return Response.json(body, { status, headers: { "Content-Type": "application/problem+json" } });
}

const request = () => new Request("http://hub/transfer/api/v1/transfers");

async function problem(limitMs?: number): Promise<Problem> {
  return await fetching(request(), limitMs).then(
    () => { throw new Error("it succeeded"); },
    (error: unknown) => error as Problem,
  );
}

beforeEach(() => {
  asked.length = 0;
  refused.mockClear();
  signRequestsWith(() => "a-token", refused);
});

afterEach(() => {
  vi.unstubAllGlobals();
  signRequestsWith(() => undefined, () => undefined);
});

test("says who asks with every request, in a header", async () => {
  answer(() => Promise.resolve(new Response("{}")));

  await fetching(request());

  expect(asked[0]?.headers.get("Authorization")).toBe("Bearer a-token");
});

test("raises what the service said was wrong, with every field", async () => {
  const violations = [{ field: "pulse", value: 900, rule: "is more than 300" }];
  answer(() => Promise.resolve(refusal(422, { title: "Not valid", detail: "pulse", violations })));

  const raised = await problem();

  expect([raised.status, raised.title, raised.violations, raised.advice]).toEqual([422, "Not valid", violations, "correct"]);
});

test("raises a Problem for an answer that is no JSON", async () => {
  answer(() => Promise.resolve(new Response("<html>", { status: 502, statusText: "Bad Gateway" })));

  expect([(await problem()).title, (await problem()).advice]).toEqual(["Bad Gateway", "service"]);
});

test("gives up when its time is over, and says so", async () => {
  answer((_, signal) => new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => { reject(signal.reason as Error); });
  }));

  expect((await problem(1)).advice).toBe("timeout");
});

test("says that a service cannot be reached when no answer came", async () => {
  answer(() => Promise.reject(new TypeError("Failed to fetch")));

  expect((await problem()).advice).toBe("unreachable");
});

test("tells when the token no longer counts", async () => {
  answer(() => Promise.resolve(refusal(401, { title: "Sign in", detail: "the token is over" })));

  expect((await problem()).advice).toBe("signIn");
  expect(refused).toHaveBeenCalledOnce();
});
