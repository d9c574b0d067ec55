import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { OVER, useHandover, type Case } from "../../handover";

/** A safeguard: the hub says when its list changes. */
const EVERY_MS = 10_000;

/** The unit's patients that still concern it, the newest first; null while this device's disk is read. */
export function useOwnCases(unit_id: string | null): Case[] | null {
  const client = useHandover((present) => present.client);
  const { data: ids } = useQuery({
    queryKey: ["transfers", "own", unit_id],
    enabled: client !== null,
    networkMode: "always",
    refetchInterval: EVERY_MS,
    queryFn: async () => {
      const known = (await client?.known()) ?? [];
      const listed = await client?.list().catch(() => []);
      const own = (listed ?? []).filter((one) => one.unit_id === unit_id && !OVER.has(one.state));
      return [...new Set([...known, ...own.map(({ transfer_id }) => transfer_id)])];
    },
  });
  const [cases, setCases] = useState<ReadonlyMap<string, Case>>(new Map());
  const all = ids?.join(" ");
  useEffect(() => {
    if (!client || !all) return undefined;
    const stops = all.split(" ").map((transfer_id) =>
      client.follow(transfer_id, (now) => {
        setCases((before) => new Map(before).set(transfer_id, now));
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, all]);
  if (ids === undefined) return null;
  const own = [...cases.values()].filter((now) => now.unit_id === unit_id && !OVER.has(now.state));
  return own.sort((a, b) => asked(b) - asked(a));
}

function asked({ legs }: Case): number {
  return Date.parse(legs[0]?.requested_at ?? "");
}
