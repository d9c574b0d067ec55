import type { Routing } from "../../contract";
import { changeKept, Problem, routing } from "../api";

export type Ambulance = Routing["schemas"]["Ambulance"];

/** Tell routing what holds for an ambulance from now on, by what held before; the rest of it stays. Raises Problem. */
export async function tellAmbulance(id: string, change: (known: Ambulance) => Partial<Omit<Ambulance, "id">>): Promise<void> {
  const path = { id };
  await changeKept(
    () => routing.GET("/api/v1/ambulances/{id}", { params: { path } }),
    (body, header) => routing.PUT("/api/v1/ambulances/{id}", { params: { path, header }, body }),
    (known) => ({ ...known, ...change(known) }),
  );
}

/** Free an ambulance whose mission is not to be; one that does something else by now, or is gone, is left alone. Raises Problem. */
export async function freeAmbulance(id: string): Promise<void> {
  try {
    await tellAmbulance(id, ({ status }) => (status === "dispatched" ? { status: "available" } : {}));
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
  }
}
