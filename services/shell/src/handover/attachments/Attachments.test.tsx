import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";
import type { Bytes } from "../bytes";
import type { Handover } from "../case";
import type { HandoverClient } from "../client";
import { useCase, useHandover } from "../present";
import { clientOf } from "../testing";

import { Attachments } from "./Attachments";

const PERSON = { id: "mia", name: "Mia", role: "medic", organisation: "north", hospital_id: null, unit_id: "A-7" } as const;
const HANDOVER: Handover = {
  age_years: 67, sex: "female", onset_at: null, complaint: "Chest pain", injuries: [], signs: [], treatment: [], requirements: [],
};
const PICTURE = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...Array<number>(300).fill(7)]);
const SLOW = { timeout: 20_000 };

let client: HandoverClient;
let hub: FarHub;
let transfer_id: string;

/** A hub at the far end of HTTP: it keeps files and events, and tells them again. Nobody else reads them. */
class FarHub {
  readonly device_id = crypto.randomUUID();
  readonly files = new Map<string, Bytes>();
  /** What it took, in order: the word of an event, or "file". */
  readonly taken: string[] = [];
  readonly events: Record<string, unknown>[] = [];
  reachable = true;
  private device: Record<string, unknown> = {};

  answer = async (address: string, { method = "GET", body }: RequestInit): Promise<Response> => {
    if (!this.reachable) throw new TypeError("no network");
    const { pathname, searchParams } = new URL(address, "http://hub");
    const [, sha256] = /attachments\/(\w+)$/.exec(pathname) ?? [];
    if (sha256) return this.file(method, sha256, body as Bytes);
    if (pathname.endsWith("/api/v1/devices")) this.device = JSON.parse(body as string) as typeof this.device;
    if (pathname.includes("/devices")) return Response.json({ ...this.device, device_id: this.device_id });
    if (pathname.endsWith("/recipients")) return Response.json({ devices: [{ ...this.device, device_id: this.device_id }] });
    if (method === "POST") return this.event(pathname, JSON.parse(body as string) as Record<string, unknown>);
    const after = Number(searchParams.get("after"));
    return Response.json({ events: this.events.slice(after), transfers: [] });
  };

  private async file(method: string, sha256: string, body: Bytes): Promise<Response> {
    if (method === "GET") return new Response(this.files.get(sha256));
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", Uint8Array.from(body))).toString("hex");
    if (digest !== sha256) return Response.json({ status: 422, title: "Another hash" }, { status: 422 });
    this.files.set(sha256, Uint8Array.from(body));
    this.taken.push("file");
    return Response.json({ sha256, bytes: body.length }, { status: 201 });
  }

  private event(pathname: string, body: Record<string, unknown>): Response {
    const word = pathname.split("/").at(-1) ?? "";
    this.taken.push(word);
    const seq = this.events.length + 1;
    const type = { transfers: "requested", attach: "attached" }[word] ?? word;
    const { event_id, occurred_at } = body;
    this.events.push({ transfer_id, event_id, seq, version: 1, type, state: "requested", occurred_at, recorded_at: occurred_at, body });
    return Response.json({ event_id, version: 1 });
  }
}

function Place() {
  const now = useCase(transfer_id);
  return now ? <Attachments now={now} client={client} take /> : null;
}

beforeEach(async () => {
  hub = new FarHub();
  vi.stubGlobal("fetch", hub.answer);
  URL.createObjectURL = () => `blob:${crypto.randomUUID()}`;
  URL.revokeObjectURL = () => undefined;
  client = await clientOf(PERSON, hub.device_id);
  await setUpTexts();
  transfer_id = await client.request({
    hospital_id: "central", unit_id: "A-7", severity_level: 2, eta: "2026-11-20T14:30:00Z", handover: HANDOVER,
  });
  await expect.poll(() => client.waiting(), SLOW).toEqual([]);
  render(<QueryClientProvider client={new QueryClient()}><Place /></QueryClientProvider>);
});

afterEach(() => {
  client.close();
  useHandover.setState({ client: null });
  vi.unstubAllGlobals();
});

async function choose(content: Bytes): Promise<void> {
  const input = await screen.findByLabelText("Take a photo", {}, SLOW);
  await userEvent.setup({ applyAccept: false }).upload(input, new File([content], "IMG_1.bin"));
}

test("uploads a photo, sealed, before the event that names it, and shows it", async () => {
  await choose(PICTURE);

  expect(await screen.findByRole("img", { name: "Photo" }, SLOW)).toHaveAttribute("src", expect.stringMatching(/^blob:/));
  await expect.poll(() => hub.taken, SLOW).toEqual(["transfers", "file", "attach"]);
  const uploaded = [...hub.files.values()].map((bytes) => Buffer.from(bytes).toString("latin1")).join();
  expect(uploaded).not.toContain("\x07".repeat(20));
  expect(JSON.stringify(hub.events)).not.toContain("Photo");
});

test("keeps what was taken without a network, says that it waits, and sends it when the network is back", async () => {
  hub.reachable = false;
  await choose(PICTURE);

  expect(await screen.findByText("1 file waits on this device", {}, SLOW)).toBeInTheDocument();
  expect(await screen.findByRole("img", { name: "Photo" }, SLOW)).toBeInTheDocument();

  hub.reachable = true;
  window.dispatchEvent(new Event("online"));
  await expect.poll(() => client.waiting(), SLOW).toEqual([]);
  await expect.poll(() => screen.queryByText("1 file waits on this device"), SLOW).toBeNull();
  expect(hub.taken).toEqual(["transfers", "file", "attach"]);
});

test("does not show a file that the hub changed", async () => {
  hub.reachable = false;
  await client.attach(transfer_id, new Blob([PICTURE]), "12-lead ECG");
  const [waiting] = (await client.waiting()).filter(({ intent }) => intent.action === "attach");
  const { sha256, key } = waiting?.intent.clinical?.attachment as { sha256: string; key: string };
  hub.reachable = true;
  window.dispatchEvent(new Event("online"));
  await expect.poll(() => client.waiting(), SLOW).toEqual([]);
  const changed = Uint8Array.from(hub.files.get(sha256) ?? []);
  changed[40] = (changed[40] ?? 0) ^ 1;
  hub.files.set(sha256, changed);

  const read = client.file(transfer_id, { sha256, key, media_type: "image/png", title: "12-lead ECG" });

  await expect(read).rejects.toThrow("is not the one that its event names");
});

test.each([
  ["what is no picture, sound or PDF", new TextEncoder().encode("<svg onload='alert(1)'/>"), "Only JPEG, PNG"],
  ["an empty file", new Uint8Array(), "The file is empty"],
  ["what the hub would refuse as too large", Uint8Array.from({ length: 8 * 1024 * 1024 }), "larger than 8 MB"],
])("refuses %s and says what to do", async (_, content, said) => {
  await choose(content);

  expect(await screen.findByRole("alert", {}, SLOW)).toHaveTextContent(said);
  expect(await client.waiting()).toEqual([]);
});

test("goes out as FHIR with its bytes, opened, and without its key", async () => {
  await client.attach(transfer_id, new Blob([PICTURE]), "12-lead ECG");
  await expect.poll(() => client.waiting(), SLOW).toEqual([]);

  const bundle = await client.fhir(transfer_id);

  const { entry } = JSON.parse(bundle) as { entry: { resource: { resourceType: string; content?: unknown } }[] };
  const documents = entry.filter(({ resource }) => resource.resourceType === "DocumentReference");
  const attachment = { contentType: "image/png", title: "12-lead ECG", size: PICTURE.length, data: Buffer.from(PICTURE).toString("base64") };
  expect(documents.map(({ resource }) => resource.content)).toEqual([[{ attachment }]]);
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  await choose(PICTURE);
  const picture = await screen.findByRole("img", { name: "Photo" }, SLOW);

  const { violations } = await axe.run(picture.closest("section") ?? picture, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
