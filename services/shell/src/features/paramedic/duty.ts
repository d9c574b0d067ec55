import { useQuery } from "@tanstack/react-query";

import type { Case } from "../../handover";
import { Problem } from "../../shared/api";
import { tellAmbulance, type Ambulance } from "../../shared/fleet";

import { rounded, usePosition } from "./way";

type Status = Ambulance["status"];

const EVERY_MS = 60_000;

/** What ends with the patient; "dispatched" may be said before the patient is known here. */
const WITH_PATIENT: ReadonlySet<Status> = new Set<Status>(["on_scene", "transporting", "at_hospital"]);

/** What an ambulance does, by its newest open patient and by what routing was told last. */
export function dutyOf(now: Pick<Case, "state" | "clocks"> | undefined, told: Status): Status {
  if (!now) return WITH_PATIENT.has(told) ? "available" : told;
  if (now.state === "arrived" || now.state === "handed_over") return "at_hospital";
  if (now.clocks.depart_scene) return "transporting";
  return now.clocks.on_scene || now.clocks.at_patient ? "on_scene" : "dispatched";
}

/** Keep true what dispatch knows of this ambulance: what it does, and where; at every change and each minute. */
export function useToldDuty(unit_id: string | null, cases: readonly Case[] | null): void {
  const position = usePosition();
  const near = position && { lon: rounded(position.lon), lat: rounded(position.lat) };
  const [now] = cases ?? [];
  useQuery({
    queryKey: ["duty", unit_id, near, now && dutyOf(now, "available")],
    enabled: unit_id !== null && cases !== null,
    refetchInterval: EVERY_MS,
    retry: false,
    queryFn: async () => {
      const id = unit_id ?? "";
      const place = near && { ...near, located_at: new Date().toISOString() };
      const told = (where: typeof place) => tellAmbulance(id, ({ status }) => ({ status: dutyOf(now, status), ...where }));
      await told(place).catch((error: unknown) => {
        // A place far off the map is refused: what it does is told all the same.
        if (place && error instanceof Problem && error.status === 422) return told(null);
        throw error;
      });
      return null;
    },
  });
}
