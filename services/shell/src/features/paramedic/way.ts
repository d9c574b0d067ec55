import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Routing } from "../../contract";
import { useHandover } from "../../handover";
import { routing, said } from "../../shared/api";
import type { Position } from "../../shared/map";

export type Facility = Routing["schemas"]["Facility"];

const OLDEST_FIX_MS = 30_000;
const EVERY_MS = 60_000;

/** Where this device is; null while nobody knows, or allowed to know. */
export function usePosition(): Position | null {
  const [position, setPosition] = useState<Position | null>(null);
  useEffect(() => {
    if (!("geolocation" in navigator)) return undefined;
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        setPosition({ lon: coords.longitude, lat: coords.latitude });
      },
      () => {
        setPosition(null);
      },
      { enableHighAccuracy: true, maximumAge: OLDEST_FIX_MS },
    );
    return () => {
      navigator.geolocation.clearWatch(watch);
    };
  }, []);
  return position;
}

/** Hospitals that could be asked; without a network those that were there last. */
export function useHospitals() {
  const client = useHandover((present) => present.client);
  return useQuery({
    queryKey: ["facilities"],
    networkMode: "always",
    queryFn: async () => {
      try {
        const { facilities } = await said(routing.GET("/api/v1/facilities"));
        await client?.drafts.keep("facilities", facilities);
        return facilities;
      } catch (error) {
        const kept = await client?.drafts.get<Facility[]>("facilities");
        if (kept) return kept;
        throw error;
      }
    },
    select: (all: Facility[]) => all.filter(({ status, historical }) => status !== "closed" && !historical),
  });
}

/** Seconds by road from here to a hospital, anew each minute; undefined while that is not known. */
export function useDrive(from: Position | null, to: Facility | undefined): number | undefined {
  const near = from && { lon: rounded(from.lon), lat: rounded(from.lat) };
  const { data } = useQuery({
    queryKey: ["drive", near, to?.id],
    enabled: near !== null && to !== undefined,
    networkMode: "always",
    refetchInterval: EVERY_MS,
    queryFn: async () => {
      const destination = { lon: to?.lon ?? 0, lat: to?.lat ?? 0 };
      const body = { origin: near ?? destination, destination, priority: "P1" as const, alternatives: 0 };
      return (await said(routing.POST("/api/v1/route", { body }))).duration_with_siren_s;
    },
  });
  return data;
}

/** To about ten metres: a standing ambulance asks the same question. */
export function rounded(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}
