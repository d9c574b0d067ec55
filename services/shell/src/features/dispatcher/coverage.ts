import { useQueries, useQuery } from "@tanstack/react-query";

import { routing, said } from "../../shared/api";
import type { Ambulance } from "../../shared/fleet";
import { useTiles, type Area, type Position } from "../../shared/map";

import { useAmbulances } from "./data";

/** Minutes from a call to help that services measure themselves by. */
const MINUTES = [4, 8, 12];

/** Units whose reach is drawn: more polygons than these say nothing more to an eye. */
const DRAWN = 24;
const GRID = 12;
const FRESH_MS = 60_000;

/** What free ambulances reach in 4, 8 and 12 minutes with sirens, each as areas to draw. */
export function useReach(units: readonly Ambulance[], shown: boolean): Area[] {
  const free = units.filter(({ status }) => status === "available").slice(0, DRAWN);
  return useQueries({
    queries: free.map(({ lon, lat }) => ({
      queryKey: ["isochrones", lon, lat],
      queryFn: () => reach({ lon, lat }),
      enabled: shown,
      staleTime: FRESH_MS,
    })),
    combine: (answers) => (shown ? answers.flatMap(({ data }) => data ?? []) : []),
  });
}

async function reach(center: Position): Promise<Area[]> {
  const body = { center, minutes: MINUTES, direction: "from" as const, priority: "P1" as const };
  const { features } = await said(routing.POST("/api/v1/isochrones", { body }));
  return features.map(({ geometry, properties }) => ({ minutes: properties.minutes, coordinates: geometry.coordinates }));
}

/** Which share of a grid over the map is reached in time, and what is lost when a unit is sent. */
export function useCoverage() {
  const units = useAmbulances().data ?? [];
  const bounds = useTiles().data?.bounds;
  const demand = bounds ? grid(bounds) : [];
  const where = units.map(({ id, lon, lat, status }) => [id, lon, lat, status]);
  return useQuery({
    queryKey: ["coverage", where, bounds],
    queryFn: () => said(routing.POST("/api/v1/coverage", { body: { demand, minutes: MINUTES, priority: "P1" } })),
    enabled: demand.length > 0,
    staleTime: FRESH_MS,
  });
}

/** Return the middles of 12 by 12 fields over west, south, east, north. */
export function grid([west = 0, south = 0, east = 0, north = 0]: readonly number[]): Position[] {
  const steps = Array.from({ length: GRID }, (_, at) => (at + 0.5) / GRID);
  return steps.flatMap((down) => steps.map((across) => ({
    lon: west + (east - west) * across,
    lat: south + (north - south) * down,
  })));
}
