import { fireEvent, render, screen } from "@testing-library/react";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";
import type { TransferSummary } from "../../shared/transfers";

import { Board } from "./Board";

beforeEach(async () => {
  // jsdom lays nothing out: the window onto the board is as high as one on a screen.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  await setUpTexts();
});

function patients(count: number): TransferSummary[] {
  return Array.from({ length: count }, (_, at) => ({
    transfer_id: `transfer-${String(at)}`, state: "en_route", version: 3, last_seq: 5, leg: 1, hospital_id: "central",
    unanswered: [], unit_id: `A-${String(at)}`, severity_level: 1 + (at % 5), eta: null,
    requested_at: "2026-11-20T14:00:00Z", answer_due_at: null,
  }));
}

test("draws only what is seen of five hundred patients, and says that there are so many", async () => {
  render(<Board inbound={patients(500)} chosen={undefined} onChoose={() => undefined} />);

  expect(await screen.findByText("A-0")).toBeInTheDocument();
  expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "501");
  expect(screen.getAllByRole("row").length).toBeLessThan(40);
});

test("goes from patient to patient with the arrow keys", async () => {
  const onChoose = vi.fn();
  render(<Board inbound={patients(3)} chosen="transfer-1" onChoose={onChoose} />);
  await screen.findByText("A-0");
  fireEvent.keyDown(screen.getByRole("table"), { key: "ArrowDown" });
  fireEvent.keyDown(screen.getByRole("table"), { key: "ArrowUp" });

  expect(onChoose.mock.calls).toEqual([["transfer-2"], ["transfer-0"]]);
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  const { container } = render(<Board inbound={patients(3)} chosen="transfer-1" onChoose={() => undefined} />);
  await screen.findByText("A-0");

  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
