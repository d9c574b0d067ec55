import { stopClock, useNow } from "../units";

interface Props {
  /** RFC 3339. */
  since: string;
}

/** A stop-clock that runs by itself. */
export function Elapsed({ since }: Props) {
  const now = useNow();
  return <span className="number" dir="ltr">{stopClock((now - Date.parse(since)) / 1000)}</span>;
}
