import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";

import { DiversionBoard } from "./DiversionBoard";

const CENTRAL = { id: "central", name: "Central", lon: 24.94, lat: 60.16, status: "open", capabilities: ["pci"], capacity: { beds: 20, free: 6 } };

/** Routing at the far end of HTTP, which refuses a change of what is another by now. */
class FarRouting {
  kept = CENTRAL;
  private version = 1;

  answer = async ({ url, method, headers }: Request, body: () => Promise<unknown>): Promise<Response> => {
    if (url.endsWith("/facilities")) return Response.json({ facilities: [CENTRAL] });
    if (method === "PUT") {
      if (headers.get("If-Match") !== this.tag) return Response.json({ title: "Changed by somebody else", status: 412 }, { status: 412 });
      this.tell(await body() as typeof CENTRAL);
    }
    return Response.json(this.kept, { headers: { ETag: this.tag } });
  };

  tell(facility: typeof CENTRAL): void {
    this.kept = facility;
    this.version += 1;
  }

  private get tag() {
    return `"${String(this.version)}"`;
  }
}

let far: FarRouting;

beforeEach(async () => {
  far = new FarRouting();
  vi.stubGlobal("fetch", (request: Request) => far.answer(request, () => request.json()));
  await setUpTexts();
  render(<QueryClientProvider client={new QueryClient()}><DiversionBoard /></QueryClientProvider>);
});

afterEach(() => { vi.unstubAllGlobals(); });

const divert = async () => {
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: /Central/ }), "diversion");
};

test("puts a hospital on diversion and leaves what others told since the list was read", async () => {
  await screen.findByRole("combobox", { name: /Central/ });
  far.tell({ ...CENTRAL, capacity: { beds: 20, free: 1 } });
  await divert();

  await waitFor(() => { expect(far.kept).toEqual({ ...CENTRAL, capacity: { beds: 20, free: 1 }, status: "diversion" }); });
});

test("undoes nobody's change that came between reading the hospital and writing it", async () => {
  await screen.findByRole("combobox", { name: /Central/ });
  let overtaken = false;
  vi.stubGlobal("fetch", (request: Request) => {
    if (request.method === "PUT" && !overtaken) {
      overtaken = true;
      far.tell({ ...CENTRAL, capacity: { beds: 20, free: 0 } });
    }
    return far.answer(request, () => request.json());
  });
  await divert();

  await waitFor(() => { expect(far.kept).toEqual({ ...CENTRAL, capacity: { beds: 20, free: 0 }, status: "diversion" }); });
});
