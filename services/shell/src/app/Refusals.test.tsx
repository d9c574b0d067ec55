import { fireEvent, render, screen } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useIncidents } from "../features/dispatcher/incident";
import { useHandover, type Handover, type HandoverClient } from "../handover";
import { clientOf } from "../handover/testing";
import { setUpTexts } from "../shared/i18n";
import { useSession } from "../shared/session";

import { Refusals } from "./Refusals";

const PERSON = { id: "dora", name: "Dora", role: "dispatcher", organisation: "north", hospital_id: null, unit_id: null } as const;
const REASON = "central is on diversion until 15:00: ask another hospital";
const HANDOVER: Handover = {
  age_years: 67, sex: "female", onset_at: null, complaint: "Chest pain", injuries: [], signs: [], treatment: [], requirements: [],
};

let client: HandoverClient;
let hub: FarHub;

/** A hub at the far end of HTTP, which refuses what it is told until it is asked to take it. */
class FarHub {
  /** The event_id of each try, in order. */
  readonly tries: string[] = [];
  takes = false;
  readonly device_id = crypto.randomUUID();
  /** What routing, behind the same origin, knows of the ambulance. */
  unit: { id: string; status: string } = { id: "A-7", status: "dispatched" };
  private device: object = {};

  /** Routing's client asks by a Request, the hand-over's by address. */
  ask = async (what: string | Request, how?: RequestInit): Promise<Response> => {
    if (typeof what === "string") return this.answer(what, how ?? {});
    if (what.method === "PUT") this.unit = await what.json() as typeof this.unit;
    return Response.json(this.unit);
  };

  answer = (address: string, { method, body }: RequestInit): Response => {
    const { pathname } = new URL(address, "http://hub");
    if (pathname.endsWith("/recipients")) return Response.json({ devices: [this.device] });
    if (pathname.endsWith("/devices")) {
      this.device = { ...(JSON.parse(body as string) as object), device_id: this.device_id };
      return Response.json(this.device);
    }
    if (method !== "POST") return new Response("{}", { status: 503 });
    const { event_id } = JSON.parse(body as string) as { event_id: string };
    this.tries.push(event_id);
    if (this.takes) return Response.json({ event_id, version: 1 });
    const problem = { type: "about:blank", title: "Conflict", status: 409, detail: REASON };
    return Response.json(problem, { status: 409 });
  };
}

beforeEach(async () => {
  hub = new FarHub();
  vi.stubGlobal("fetch", hub.ask);
  useSession.setState({ person: PERSON });
  client = await clientOf(PERSON, hub.device_id);
  await setUpTexts();
  render(<Refusals client={client} />);
  await client.request({
    hospital_id: "central", unit_id: "A-7", severity_level: 2, eta: "2026-11-20T14:30:00Z", handover: HANDOVER,
  });
});

afterEach(() => {
  client.close();
  useHandover.setState({ client: null });
  useSession.getState().leave();
  vi.unstubAllGlobals();
});

// A limit for what hangs: an event is sealed and refused before it is shown.
const shown = () => screen.findByRole("alert", {}, { timeout: 50_000 });

test("names what the hub refused, of which ambulance, and why", async () => {
  const alert = await shown();

  expect(alert).toHaveTextContent("Not taken: Pre-alert. Decide, then the rest is sent.");
  expect(alert).toHaveTextContent(REASON);
  await expect.poll(() => alert).toHaveTextContent("A-7");
});

test("sends a refused event again when a person says so, and shows it no longer once it is taken", async () => {
  await shown();
  hub.takes = true;
  fireEvent.click(screen.getByRole("button", { name: "Send again as it stands now" }));

  await expect.poll(() => client.waiting()).toEqual([]);
  expect(hub.tries).toEqual([hub.tries[0], hub.tries[0]]);
  await expect.poll(() => screen.queryByRole("alert")).toBeNull();
});

test("forgets a refused event that a person gives up, without sending it again", async () => {
  await shown();
  fireEvent.click(screen.getByRole("button", { name: "Do not send it" }));

  await expect.poll(() => client.waiting()).toEqual([]);
  expect(hub.tries).toHaveLength(1);
  await expect.poll(() => screen.queryByRole("alert")).toBeNull();
});

test("frees the ambulance of a request that dispatch gives up", async () => {
  await shown();
  fireEvent.click(screen.getByRole("button", { name: "Do not send it" }));

  await expect.poll(() => hub.unit.status).toBe("available");
  await expect.poll(() => client.waiting()).toEqual([]);
});

test("opens the incident again whose request dispatch gives up, and says nothing more of it", async () => {
  useIncidents.setState({ open: [], asked: [], chosen: undefined });
  await shown();
  useIncidents.getState().report({ lon: 24.94, lat: 60.17 }, "Mannerheimintie 1");
  const [incident] = useIncidents.getState().open;
  const [request] = await client.waiting();
  if (!incident || !request) throw new Error("nothing was asked");
  await client.act(request.transfer_id, "clock", { clear: { clock: "dispatched" } });
  useIncidents.getState().ask(incident.id, request.transfer_id);
  expect(useIncidents.getState().open).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Do not send it" }));

  await expect.poll(() => useIncidents.getState()).toMatchObject({ open: [incident], asked: [] });
  await expect.poll(() => client.waiting()).toEqual([]);
  expect(hub.tries).toHaveLength(1);
});

test("leaves an ambulance that does something else by now as it is", async () => {
  await shown();
  hub.unit.status = "transporting";
  fireEvent.click(screen.getByRole("button", { name: "Do not send it" }));

  await expect.poll(() => client.waiting()).toEqual([]);
  expect(hub.unit.status).toBe("transporting");
});

test("leaves the ambulance as it is when its own crew gives a request up", async () => {
  useSession.setState({ person: { ...PERSON, role: "medic" } });
  await shown();
  fireEvent.click(screen.getByRole("button", { name: "Do not send it" }));

  await expect.poll(() => client.waiting()).toEqual([]);
  expect(hub.unit.status).toBe("dispatched");
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  const alert = await shown();

  const { violations } = await axe.run(alert, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
