import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Transfer } from "../../contract";
import { Problem, said, transfer } from "../../shared/api";
import { useIsSignedIn } from "../../shared/session";

import { brokenAt, type AuditEntry } from "./chain";

export type Shown = Transfer["schemas"]["Transfer"];

/** Each one that is opened is a read in the audit: no more than a page of them at once. */
const NEWEST = 50;
const EVERY_MS = 30_000;

/** The newest transfers with their clocks, and without anything that is sealed. */
export function useTransfers() {
  const enabled = useIsSignedIn();
  const list = useQuery({
    queryKey: ["quality"],
    enabled,
    refetchInterval: EVERY_MS,
    queryFn: () => said(transfer.GET("/api/v1/transfers", { params: { query: { limit: NEWEST } } })),
  });
  const shown = useQueries({
    queries: (list.data?.transfers ?? []).map(({ transfer_id, last_seq }) => ({
      queryKey: ["quality", transfer_id, last_seq],
      queryFn: () => said(transfer.GET("/api/v1/transfers/{transfer_id}", { params: { path: { transfer_id } } })),
      staleTime: Infinity,
    })),
    combine: (answers) => answers.flatMap(({ data }) => (data ? [data] : [])),
  });
  return { list, shown };
}

/** Who wrote and who read, and the first place where the chain is not what was written. */
export function useAudit(transfer_id: string) {
  return useQuery({
    queryKey: ["audit", transfer_id],
    queryFn: async () => {
      const page = await said(transfer.GET("/api/v1/transfers/{transfer_id}/audit", { params: { path: { transfer_id } } }));
      const entries = page.entries as AuditEntry[];
      return { entries, broken: await brokenAt(transfer_id, entries) };
    },
  });
}

/** How to write a transfer as FHIR, without what is sealed; it is a read, which the audit shows then. */
export function useFhirOf(transfer_id: string): () => Promise<string> {
  const client = useQueryClient();
  return async () => {
    const document = await fhirOf(transfer_id);
    await client.invalidateQueries({ queryKey: ["audit", transfer_id] });
    return document;
  };
}

/** Raises Problem, or Error for what cannot be verified. */
async function fhirOf(transfer_id: string): Promise<string> {
  const [{ withheldFhir }, page] = await Promise.all([
    import("../../handover/fhir/withheldFhir"),
    said(transfer.GET("/api/v1/transfers/{transfer_id}/events", { params: { path: { transfer_id } } })),
  ]);
  return withheldFhir(page.events, signingKeyOf);
}

async function signingKeyOf(device_id: string): Promise<string | null> {
  try {
    return (await said(transfer.GET("/api/v1/devices/{device_id}", { params: { path: { device_id } } }))).signing_key;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
