import type { ComponentType } from "react";

import { lazily } from "../shared/loading";
import type { Role } from "../shared/session";

/** A working place: who may open it, and its code, which is loaded when it is opened. */
export interface Place {
  /** Its path, its folder in features, and its name in the texts. */
  name: "dispatcher" | "paramedic" | "hospital" | "quality";
  roles: readonly Role[];
  Page: ComponentType;
}

const PLACES: readonly Place[] = [
  { name: "dispatcher", roles: ["dispatcher"], Page: lazily(() => import("../features/dispatcher")) },
  { name: "paramedic", roles: ["medic"], Page: lazily(() => import("../features/paramedic")) },
  { name: "hospital", roles: ["hospital"], Page: lazily(() => import("../features/hospital")) },
  { name: "quality", roles: ["quality"], Page: lazily(() => import("../features/quality")) },
];

/** Return the places of a role; nothing else is linked, loaded or named. */
export function placesOf(role: Role): readonly Place[] {
  return PLACES.filter(({ roles }) => roles.includes(role));
}
