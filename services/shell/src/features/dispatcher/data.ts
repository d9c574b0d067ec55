import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Routing } from "../../contract";
import { changeKept, routing, said } from "../../shared/api";

export type Facility = Routing["schemas"]["Facility"];
export type FacilityStatus = Facility["status"];

const UNITS_MS = 5_000;
const FACILITIES_MS = 15_000;

/** Every hospital, as told last. */
export function useFacilities() {
  return useQuery({
    queryKey: ["facilities"],
    queryFn: async () => (await said(routing.GET("/api/v1/facilities"))).facilities,
    refetchInterval: FACILITIES_MS,
  });
}

/** What people call a hospital; its id while nobody told of it. */
export function useHospitalNames(): (id: string) => string {
  const facilities = useFacilities().data;
  return (id) => facilities?.find((one) => one.id === id)?.name ?? id;
}

/** Every ambulance, as told last, looked at every five seconds. */
export function useAmbulances() {
  return useQuery({
    queryKey: ["ambulances"],
    queryFn: async () => (await said(routing.GET("/api/v1/ambulances"))).ambulances,
    refetchInterval: UNITS_MS,
  });
}

/** Tell routing whether a hospital takes patients from now on; whatever others told of it stays. */
export function useTellFacility() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, status }: Pick<Facility, "id" | "status">) => changeKept(
      () => routing.GET("/api/v1/facilities/{id}", { params: { path: { id } } }),
      (body, header) => routing.PUT("/api/v1/facilities/{id}", { params: { path: { id }, header }, body }),
      (known) => ({ ...known, status }),
    ),
    onSettled: () => client.invalidateQueries({ queryKey: ["facilities"] }),
  });
}
