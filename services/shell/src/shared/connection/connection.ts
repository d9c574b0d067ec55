import { useQueries } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { create } from "zustand";

import { fetching } from "../api";

const SERVICES = ["severity", "routing", "transfer"] as const;
type Service = (typeof SERVICES)[number];

const EVERY_MS = 10_000;
const LIMIT_MS = 4_000;

interface Live {
  /** Undefined while no place follows live events. */
  live: boolean | undefined;
  /** Events of this device that the hub has not acknowledged. */
  waiting: number;
  /** How often the hub said that its list of transfers is another. */
  listChanges: number;
  report: (change: Partial<Pick<Live, "live" | "waiting">>) => void;
  listChanged: () => void;
}

/** What the hand-over client says of its socket and of its outbox. */
export const useLive = create<Live>()((set) => ({
  live: undefined,
  waiting: 0,
  listChanges: 0,
  report: (change) => { set(change); },
  listChanged: () => { set(({ listChanges }) => ({ listChanges: listChanges + 1 })); },
}));

export interface Connection {
  online: boolean;
  /** Services that did not answer last time. */
  silent: Service[];
  asking: boolean;
}

/** Ask every service every ten seconds whether it is alive. */
export function useConnection(): Connection {
  const online = useSyncExternalStore(follow, () => navigator.onLine);
  const answers = useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: ["alive", service],
      queryFn: () => alive(service),
      refetchInterval: EVERY_MS,
      networkMode: "always" as const,
      // In this mode the library would wait for the next ten seconds.
      refetchOnReconnect: true,
      retry: false,
    })),
  });
  return {
    online,
    silent: SERVICES.filter((_, at) => answers[at]?.isError),
    asking: answers.some((answer) => answer.isPending),
  };
}

async function alive(service: Service): Promise<true> {
  const answer = await fetching(new Request(`/${service}/healthz`), LIMIT_MS);
  // What nobody reads keeps its connection busy, and a browser has six.
  await answer.text();
  return true;
}

function follow(changed: () => void): () => void {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
}
