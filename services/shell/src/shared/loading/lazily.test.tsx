import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../i18n";

import { lazily } from ".";

beforeEach(async () => {
  await setUpTexts();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const Board = ({ name }: { name: string }) => <h2>{name}</h2>;

function unreachable(): Promise<{ default: typeof Board }> {
  return Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
}

test("shows a part as soon as its code is there", async () => {
  const Part = lazily(() => Promise.resolve({ default: Board }));
  render(<Part name="Inbound" />);

  expect(await screen.findByRole("heading", { name: "Inbound" })).toBeInTheDocument();
});

test("says that a part could not be loaded, and loads it anew when somebody tries again", async () => {
  let network = false;
  const Part = lazily(() => (network ? Promise.resolve({ default: Board }) : unreachable()));
  render(<Part name="Inbound" />);
  expect(await screen.findByRole("alert")).toHaveTextContent("Check the network");

  network = true;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(await screen.findByRole("heading", { name: "Inbound" })).toBeInTheDocument();
});

test("leaves what is around it standing when it could not be loaded", async () => {
  const Part = lazily(unreachable, ({ children }) => <main>{children}</main>);
  render(<><h1>EMsync</h1><Part name="Inbound" /></>);

  const note = await screen.findByRole("alert");

  expect(screen.getByRole("main")).toContainElement(note);
  expect(screen.getByRole("heading", { name: "EMsync" })).toBeInTheDocument();
});
