import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../shared/i18n";
import { useLive } from "../shared/connection";

import { ConnectionState } from "./ConnectionState";

beforeEach(setUpTexts);

afterEach(() => {
  vi.unstubAllGlobals();
  useLive.setState({ live: undefined, waiting: 0 });
});

function show(respond: (path: string) => Response): void {
  vi.stubGlobal("Request", class extends Request {
    constructor(path: string) { super(new URL(path, "http://hub")); }
  });
  vi.stubGlobal("fetch", (request: Request) => Promise.resolve(respond(new URL(request.url).pathname)));
  render(<QueryClientProvider client={new QueryClient()}><ConnectionState /></QueryClientProvider>);
}

test("says that all is well when every service answers", async () => {
  show(() => new Response("{}"));

  expect(await screen.findByText("Connected")).toBeInTheDocument();
});

test("reads what the services answer, since what is not read keeps its connection", async () => {
  const answers: Response[] = [];
  show(() => {
    const answer = new Response("{}");
    answers.push(answer);
    return answer;
  });
  await screen.findByText("Connected");

  expect(answers.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true, true]);
});

test("names the services that do not answer", async () => {
  show((path) => new Response("{}", { status: path.startsWith("/routing") ? 503 : 200 }));

  expect(await screen.findByText("No answer from: routing")).toBeInTheDocument();
});

test("says how much waits to be sent, and that live events are interrupted", async () => {
  useLive.setState({ live: false, waiting: 3 });
  show(() => new Response("{}"));

  expect(await screen.findByText(/Live events interrupted/)).toBeInTheDocument();
  expect(screen.getByText(/3 waiting/)).toBeInTheDocument();
});

test("says that the network is gone", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  show(() => new Response("{}"));

  expect(await screen.findByText(/No network/)).toBeInTheDocument();
});

test("asks every service again as soon as the network is back", async () => {
  let down = true;
  show(() => new Response("{}", { status: down ? 503 : 200 }));
  await screen.findByText(/No answer from/);
  down = false;
  act(() => { dispatchEvent(new Event("offline")); dispatchEvent(new Event("online")); });

  expect(await screen.findByText("Connected")).toBeInTheDocument();
});
