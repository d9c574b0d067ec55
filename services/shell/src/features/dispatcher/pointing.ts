import { useEffect, useRef } from "react";

/** What somebody pointed at on the map, anew each time. */
export interface Pointed {
  kind: "ambulance" | "hospital";
  id: string;
}

/** Bring the focus to a row's control when its pin is pointed at. */
export function useFocusWhenPointed<T extends HTMLElement>(id: string, pointed: Pointed | undefined) {
  const control = useRef<T>(null);
  useEffect(() => {
    if (pointed?.id === id) control.current?.focus();
  }, [id, pointed]);
  return control;
}
