import { render, screen, within } from "@testing-library/react";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";

import type { Handover } from "../../handover";
import { setUpTexts } from "../../shared/i18n";
import { usePreferences } from "../../shared/preferences";

import { ClockList } from "./ClockList";
import { Countdown } from "./Countdown";
import { Record } from "./Record";

const HANDOVER: Handover = {
  age_years: 67,
  sex: "female",
  onset_at: null,
  complaint: "Crushing chest pain for 40 minutes",
  injuries: [],
  signs: [
    { measured_at: "2026-11-20T14:00:00Z", pulse: 104, temperature_c: 37 },
    { measured_at: "2026-11-20T14:05:00Z", pulse: 112 },
  ],
  treatment: ["Aspirin 300 mg"],
  requirements: ["Cath lab"],
};

beforeEach(async () => {
  usePreferences.setState({ temperature: "celsius", timeZone: "UTC", language: "en" });
  await setUpTexts();
});

const valueOf = (term: string) => within(screen.getByText(term).parentElement ?? document.body);

test("shows the last value of each sign with its trend, also when the last set leaves it out", async () => {
  render(<Record handover={HANDOVER} />);

  expect((await screen.findByText("Pulse")).parentElement).toHaveTextContent("Pulse112/min ↑rose");
  expect(screen.getByText("Temperature").parentElement).toHaveTextContent("37.0°C");
});

test("shows how awake the patient was and what was breathed when they were looked at last", async () => {
  const [before, last] = HANDOVER.signs;
  if (!before || !last) throw new Error("two sets");
  render(<Record handover={{ ...HANDOVER, signs: [{ ...before, consciousness: "voice", supplemental_oxygen: true }, last] }} />);

  expect((await screen.findByText("Consciousness")).parentElement).toHaveTextContent("To voice");
  expect(screen.getByText("Oxygen").parentElement).toHaveTextContent("Added oxygen");
});

test("shows temperatures in the unit that the person chose", async () => {
  usePreferences.setState({ temperature: "fahrenheit" });
  render(<Record handover={HANDOVER} />);

  expect((await screen.findByText("Temperature")).parentElement).toHaveTextContent("98.6°F");
});

test("tells what nobody asked from what there is none of", async () => {
  render(<Record handover={HANDOVER} />);
  await screen.findByText("Allergies");

  expect(valueOf("Allergies").getByText("not asked")).toBeInTheDocument();
  expect(valueOf("Injuries").getByText("none stated")).toBeInTheDocument();
  expect(valueOf("Onset").getByText("not set")).toBeInTheDocument();
});

test("shows a clock that nobody stopped as not set, and its intervals too", async () => {
  const stopped = { occurred_at: "2026-11-20T14:05:00Z", recorded_at: "2026-11-20T14:05:01Z" };
  render(<ClockList clocks={{ arrived: stopped }} />);
  await screen.findByText("At destination");

  expect(valueOf("At destination").getByText("14:05")).toBeInTheDocument();
  expect(valueOf("Transfer of care").getByText("not set")).toBeInTheDocument();
  expect(valueOf("Arrival to hand-over").getByText("not set")).toBeInTheDocument();
});

test("says in words that nobody told the time of arrival", async () => {
  render(<Countdown to={null} />);

  expect(await screen.findByText("not set")).toBeInTheDocument();
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  const { container } = render(<><Record handover={HANDOVER} /><ClockList clocks={{}} /></>);
  await screen.findByText("At destination");

  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
