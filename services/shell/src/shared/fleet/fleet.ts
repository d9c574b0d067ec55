import type { Routing } from "../../contract";
import { routing, said } from "../api";

export type Ambulance = Routing["schemas"]["Ambulance"];

/** Tell routing what holds for an ambulance from now on, by what held before; the rest of it stays. Raises Problem. */
export async function tellAmbulance(id: string, change: (known: Ambulance) => Partial<Omit<Ambulance, "id">>): Promise<void> {
  const params = { path: { id } };
  const known = await said(routing.GET("/api/v1/ambulances/{id}", { params }));
  await said(routing.PUT("/api/v1/ambulances/{id}", { params, body: { ...known, ...change(known) } }));
}
