import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useHandover, type HandoverClient } from "../../handover";
import { freeAmbulance, tellAmbulance, type Ambulance } from "../../shared/fleet";

import { useIncidents, type Incident } from "./incident";
import { recommend, type HospitalOption, type UnitOption } from "./questions";

export interface Assignment {
  incident: Incident;
  unit: Pick<UnitOption, "id" | "eta">;
  hospital: Pick<HospitalOption, "id" | "eta">;
  /** Hospitals to ask when the first does not answer, in this order. */
  alternatives: string[];
  /** What the record says while nobody said what is wrong. */
  unknown: string;
}

const ALTERNATIVES = 5;

/** Send the ambulance and ask the hospital; the hand-over client keeps the request until the hub has it. */
export function useAssign() {
  const client = useHandover((present) => present.client);
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: (assignment: Assignment) => assign(client, assignment),
    onSettled: () => Promise.all([
      queries.invalidateQueries({ queryKey: ["ambulances"] }),
      queries.invalidateQueries({ queryKey: ["transfers"] }),
      queries.invalidateQueries({ queryKey: ["dispatch"] }),
    ]),
  });
  return { ...mutation, ready: client !== null };
}

/** Send an ambulance and ask a hospital for it: both, or neither. */
export async function assign(client: HandoverClient | null, { incident, unit, hospital, alternatives, unknown }: Assignment) {
  if (!client) throw new Error("this device has no keys yet: sign in");
  const { complaint, patient } = incident.report;
  await tellAmbulance(unit.id, () => ({ status: "dispatched" }));
  const transfer_id = await asked(client, unit.id, {
    hospital_id: hospital.id,
    severity_level: incident.level,
    eta: earliest(unit, hospital, Date.now()),
    alternatives: alternatives.slice(0, ALTERNATIVES),
    handover: {
      age_years: patient.age_years ?? null,
      sex: patient.sex ?? "unknown",
      onset_at: null,
      complaint: complaint.trim() || unknown,
      injuries: [],
      signs: [],
      treatment: [],
    },
  });
  await client.act(transfer_id, "clock", { clear: { clock: "call_received" }, occurred_at: incident.opened_at });
  await client.act(transfer_id, "clock", { clear: { clock: "dispatched" } });
  useIncidents.getState().ask(incident.id, transfer_id);
}

/** Ask the hospital; where the request could not even be kept on this device, the ambulance goes nowhere. */
async function asked(client: HandoverClient, unit_id: string, request: Omit<Parameters<HandoverClient["request"]>[0], "unit_id">): Promise<string> {
  try {
    return await client.request({ unit_id, ...request });
  } catch (error) {
    await freeAmbulance(unit_id);
    throw error;
  }
}

/** When the unit can be at the hospital at the earliest: both drives, and no time on scene. */
export function earliest(unit: Pick<UnitOption, "eta">, hospital: Pick<HospitalOption, "eta">, now: number): string {
  const seconds = unit.eta.duration_with_siren_s + hospital.eta.duration_with_siren_s;
  return new Date(now + Math.round(seconds) * 1000).toISOString();
}

/** Find the hospital for an ambulance that is already chosen, and say both. */
export async function completed(incident: Incident, unit: Ambulance, unknown: string): Promise<Assignment> {
  const { units, hospitals } = await recommend(incident, [{ ...unit, status: "available" }]);
  const [option] = units;
  const [hospital, ...others] = hospitals;
  if (!option || !hospital) throw new Error(`routing found no way for ${unit.id}`);
  return { incident, unit: option, hospital, alternatives: others.map(({ id }) => id), unknown };
}
