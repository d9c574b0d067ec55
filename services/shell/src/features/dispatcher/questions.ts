import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { Routing, Severity } from "../../contract";
import { routing, said, severity } from "../../shared/api";

import type { Incident, Patient } from "./incident";
import { unitNeedsOf } from "./needs";

export type Assessment = Severity["schemas"]["Assessment"];
export type Recommendation = Routing["schemas"]["DispatchAnswer"];
export type HospitalOption = Recommendation["hospitals"][number];
export type UnitOption = Recommendation["units"][number];
export type Wave = Routing["schemas"]["WaveAnswer"];

const AGAIN_MS = 15_000;

/** How severe it is by what was said; asks nothing while nothing was. */
export function useSeverity(patient: Patient) {
  const known = Object.entries(patient).some(([field, value]) => field !== "arrived_by_ambulance" && value !== null);
  return useQuery({
    queryKey: ["severity", patient],
    queryFn: () => said(severity.POST("/api/v1/severity", { body: patient })),
    enabled: known,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

/** Where on the map something of this name is; asks nothing for less than two letters. */
export function usePlaces(name: string) {
  const q = name.trim();
  return useQuery({
    queryKey: ["places", q],
    queryFn: ({ signal }) => said(routing.GET("/api/v1/places", { params: { query: { q } }, signal })),
    select: ({ places }) => places,
    enabled: /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(q),
    staleTime: Infinity,
  });
}

type Asked = Pick<Incident, "lon" | "lat" | "level" | "needs">;

/** Which ambulance and which hospital, asked again while the units move. */
export function useRecommendation({ lon, lat, level, needs }: Asked) {
  const asked = { lon, lat, level, needs };
  return useQuery({
    queryKey: ["dispatch", asked],
    queryFn: () => recommend(asked),
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  });
}

/** Ask routing for one incident; `units` limits the ambulances to choose from. */
export function recommend(
  { lon, lat, level, needs }: Asked,
  units?: Routing["schemas"]["Ambulance"][],
): Promise<Recommendation> {
  const incident = { lon, lat };
  const body = { incident, severity_level: level, needs, unit_needs: unitNeedsOf(level), ...(units && { units }) };
  return said(routing.POST("/api/v1/dispatch", { body }));
}

/** Share the ambulances among incidents, the most severe first. */
export function shareAmbulances(incidents: readonly Incident[]): Promise<Wave> {
  const asked = incidents.map(({ id, lon, lat, level }) => {
    return { id, lon, lat, severity_level: level, unit_needs: unitNeedsOf(level) };
  });
  return said(routing.POST("/api/v1/dispatch/wave", { body: { incidents: asked } }));
}
