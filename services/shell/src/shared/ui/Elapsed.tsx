import { stopClock, useNow } from "../units";

interface Props {
  /** RFC 3339. */
  since: string;
  /** Where the clock stopped; it runs while this is left out. */
  until?: string | null | undefined;
}

/** A stop-clock that runs by itself. */
export function Elapsed({ since, until }: Props) {
  const now = useNow();
  const end = until ? Date.parse(until) : now;
  return <span className="number">{stopClock((end - Date.parse(since)) / 1000)}</span>;
}
