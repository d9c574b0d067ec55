import { create } from "zustand";
import { persist } from "zustand/middleware";

import type { Routing, Severity } from "../../contract";
import type { Position } from "../../shared/map";

export type Need = NonNullable<Routing["schemas"]["DispatchRequest"]["needs"]>[number];
export type UnitNeed = NonNullable<Routing["schemas"]["DispatchRequest"]["unit_needs"]>[number];
export type Patient = Severity["schemas"]["Patient"];

/** What the caller says; nothing but what was said. */
export interface Report {
  complaint: string;
  patient: Patient;
}

/** Somebody needs an ambulance: open until one is sent. */
export interface Incident extends Position {
  id: string;
  /** RFC 3339. */
  opened_at: string;
  /** As the map calls the place, when it was found by name. */
  address?: string;
  report: Report;
  /** What the dispatcher decided against the proposed level. */
  decided_level?: number;
  /** The level that holds: decided, else proposed, else urgent. */
  level: number;
  needs: Need[];
}

interface Incidents {
  open: readonly Incident[];
  /** The incidents that a hospital was asked for, by transfer; the latest. */
  asked: readonly { transfer_id: string; incident: Incident }[];
  /** An incident's number, or a transfer's. */
  chosen: string | undefined;
  report: (place: Position, address?: string) => void;
  choose: (id: string | undefined) => void;
  change: (id: string, change: Partial<Omit<Incident, "id">>) => void;
  close: (id: string) => void;
  /** Close an incident for which a hospital was asked. */
  ask: (id: string, transfer_id: string) => void;
  /** Open the incident of a request again that is not to be. */
  reopen: (transfer_id: string) => void;
}

export const NOTHING_SAID: Report = { complaint: "", patient: { arrived_by_ambulance: true } };

/** A request is refused soon or never: so many can be opened again. */
const ASKED = 50;

/** Until more is known. */
const FIRST_LEVEL = 3;

/**
 * The incidents that wait for an ambulance at this desk.
 *
 * Place, time and level outlive a reload; what was said of the patient is in memory only.
 */
export const useIncidents = create<Incidents>()(
  persist(
    (set, get) => ({
      open: [],
      asked: [],
      chosen: undefined,
      report: (place, address) => {
        const incident = begun(place, address);
        set(({ open }) => ({ open: [...open, incident], chosen: incident.id }));
      },
      choose: (chosen) => { set({ chosen }); },
      change: (id, change) => {
        set(({ open }) => ({ open: open.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
      },
      close: (id) => {
        set(({ open, chosen }) => {
          const left = open.filter((one) => one.id !== id);
          return { open: left, chosen: chosen === id ? left.at(0)?.id : chosen };
        });
      },
      ask: (id, transfer_id) => {
        const incident = get().open.find((one) => one.id === id);
        if (incident) set(({ asked }) => ({ asked: [...asked, { transfer_id, incident }].slice(-ASKED) }));
        get().close(id);
      },
      reopen: (transfer_id) => {
        set(({ open, asked }) => ({
          open: [...open, ...asked.filter((one) => one.transfer_id === transfer_id).map(({ incident }) => incident)],
          asked: asked.filter((one) => one.transfer_id !== transfer_id),
        }));
      },
    }),
    {
      name: "emsync-incidents",
      version: 1,
      partialize: ({ open, asked, chosen }) => ({
        open: open.map(withoutReport),
        asked: asked.map(({ transfer_id, incident }) => ({ transfer_id, incident: withoutReport(incident) })),
        chosen,
      }),
    },
  ),
);

function withoutReport(incident: Incident): Incident {
  return { ...incident, report: NOTHING_SAID };
}

function begun({ lon, lat }: Position, address: string | undefined): Incident {
  return {
    ...(address !== undefined && { address }),
    id: `I-${crypto.randomUUID().slice(0, 8)}`,
    lon: Math.round(lon * 1e6) / 1e6,
    lat: Math.round(lat * 1e6) / 1e6,
    opened_at: new Date().toISOString(),
    report: NOTHING_SAID,
    level: FIRST_LEVEL,
    needs: [],
  };
}

/** What people call an incident: what happened, else where, else its number. */
export function nameOf(incident: Incident | undefined, id = incident?.id ?? ""): string {
  const complaint = incident?.report.complaint.trim() ?? "";
  return complaint === "" ? (incident?.address ?? id) : complaint;
}
