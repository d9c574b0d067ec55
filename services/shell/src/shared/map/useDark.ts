import { useSyncExternalStore } from "react";

import { usePreferences } from "../preferences";

const DEVICE = "(prefers-color-scheme: dark)";

/** Whether the page is dark now, by the person's choice or the device's. */
export function useDark(): boolean {
  const theme = usePreferences((state) => state.theme);
  const device = useSyncExternalStore(follow, () => matchMedia(DEVICE).matches);
  return theme === "system" ? device : theme === "dark";
}

function follow(changed: () => void): () => void {
  const query = matchMedia(DEVICE);
  query.addEventListener("change", changed);
  return () => { query.removeEventListener("change", changed); };
}
