import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";

import type { Routing, Severity } from "../../contract";
import { routing, said, severity } from "../../shared/api";
import type { Position } from "../../shared/map";

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

/** Which ambulance and which hospital, asked again while the units move; asks nothing for no incident. */
export function useRecommendation(incident: Asked | undefined) {
  const asked = incident && { lon: incident.lon, lat: incident.lat, level: incident.level, needs: incident.needs };
  return useQuery({
    queryKey: ["dispatch", asked],
    queryFn: asked ? () => recommend(asked) : skipToken,
    refetchInterval: AGAIN_MS,
    // Of the same place: the ways to another incident are not these.
    placeholderData: (before, query) => (isAt(query?.queryKey[1], asked) ? before : undefined),
  });
}

function isAt(before: unknown, now: Asked | undefined): boolean {
  const then = before as Asked | undefined;
  return now !== undefined && then?.lon === now.lon && then.lat === now.lat;
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

/** When an ambulance can be at a place, from where it was last, RFC 3339. Raises Problem. */
export async function arrivalAt({ lon, lat }: Position, unit_id: string): Promise<string> {
  const unit = await said(routing.GET("/api/v1/ambulances/{id}", { params: { path: { id: unit_id } } }));
  const body = { origin: { lon: unit.lon, lat: unit.lat }, destination: { lon, lat }, priority: "P1" as const, alternatives: 0 };
  const { duration_with_siren_s } = await said(routing.POST("/api/v1/route", { body }));
  return new Date(Date.now() + Math.round(duration_with_siren_s) * 1000).toISOString();
}
