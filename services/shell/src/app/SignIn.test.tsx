import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../shared/i18n";
import { useSession, type Session } from "../shared/session";

import { SignIn } from "./SignIn";
import { SignInAgain } from "./SignInAgain";

const SESSION = {
  token: "a-token",
  expires_at: "2026-11-20T14:10:00Z",
  device_id: null,
  demo: true,
  person: { id: "central", name: "Carla", role: "hospital", organisation: "demo-ems", hospital_id: "demo-central", unit_id: null },
} satisfies Session;

beforeEach(setUpTexts);

afterEach(() => {
  vi.unstubAllGlobals();
  useSession.getState().leave();
  history.replaceState(null, "", "/");
});

/** The hub answers at the network's edge; everything behind it is ours. */
async function hub(profile: string, signIn: () => Response): Promise<void> {
  vi.stubGlobal("fetch", ({ url }: Request) => {
    const answer = url.endsWith("/readyz") ? Response.json({ status: "ready", profile }) : signIn();
    return Promise.resolve(answer);
  });
  await shown();
}

/** A test waits by itself for what is asked while the page is drawn for the first time. */
async function shown(): Promise<void> {
  await act(async () => {
    render(<SignIn />);
    await Promise.resolve();
  });
}

async function enter(user: string, password: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText("User name"), user);
  await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

test("keeps who signed in, and never the token, on the device", async () => {
  await hub("demo", () => Response.json(SESSION));
  await enter("central", "demo");

  await vi.waitFor(() => { expect(useSession.getState().person?.id).toBe("central"); });
  expect(localStorage.getItem("emsync-session")).toContain("Carla");
  expect(localStorage.getItem("emsync-session")).not.toContain("a-token");
});

test("says that name and password do not belong together, and keeps both", async () => {
  await hub("demo", () => Response.json({ title: "Not signed in", status: 401, detail: "no" }, { status: 401 }));
  await enter("central", "wrong");

  expect(await screen.findByRole("alert")).toHaveTextContent("do not belong together");
  expect(screen.getByLabelText("User name")).toHaveValue("central");
});

test("says that it is a demonstration before anybody signs in", async () => {
  await hub("demo", () => Response.json(SESSION));

  expect(await screen.findByText(/^Demonstration: .* Never enter a real patient/)).toBeVisible();
});

test("says which field is missing, and asks nobody", async () => {
  await hub("demo", () => { throw new Error("it was asked"); });
  await enter("central", " {Backspace}");

  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Please fill this in.");
});

test("asks anew how one signs in here, when somebody tries again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const answers = [Response.json({ title: "Not ready", status: 503, detail: "starting" }, { status: 503 })];
  vi.stubGlobal("fetch", () => Promise.resolve(answers.pop() ?? Response.json({ status: "ready", profile: "demo" })));
  await shown();

  const again = await screen.findByRole("button", { name: "Try again" });
  await act(() => userEvent.click(again));

  expect(await screen.findByLabelText("User name")).toBeInTheDocument();
});

test("leads to the provider where there are no passwords", async () => {
  await hub("production", () => new Response());

  expect(await screen.findByRole("link", { name: "Sign in with your organisation" })).toHaveAttribute(
    "href", "/transfer/api/v1/session/oidc?prompt=login",
  );
  expect(screen.queryByText(/^Demonstration/)).toBeNull();
});

test("has the provider ask nobody again who works on this device", async () => {
  const { person } = SESSION;
  useSession.setState({ person });
  await hub("production", () => new Response());

  expect(await screen.findByRole("link", { name: "Sign in with your organisation" })).toHaveAttribute(
    "href", "/transfer/api/v1/session/oidc",
  );
});

test("finishes with what the provider sent back, once, and forgets it", async () => {
  history.replaceState(null, "", "/sign-in?code=a-code&state=a-state");
  await hub("production", () => Response.json({ ...SESSION, demo: false }));
  await userEvent.click(screen.getByRole("button", { name: "Finish signing in" }));

  await vi.waitFor(() => { expect(useSession.getState().person?.id).toBe("central"); });
  expect(location.href).not.toContain("a-code");
});

test("offers to finish again to whom the provider leads back to a place that is open already", async () => {
  history.replaceState(null, "", "/sign-in?code=a-code&state=a-state");
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ ...SESSION, demo: false })));
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function show() { this.open = true; };
  HTMLDialogElement.prototype.close = function close() { this.open = false; };
  render(<SignInAgain />);
  history.replaceState(null, "", "/hospital");
  await userEvent.click(screen.getByRole("button", { name: "Finish signing in" }));

  await vi.waitFor(() => { expect(useSession.getState().token).toBe("a-token"); });
  expect(location.pathname).toBe("/hospital");
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  await hub("demo", () => Response.json(SESSION));
  await screen.findByLabelText("User name");

  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
});
