import { lazy } from "react";

export type { Area, Line, Marker, Position } from "./shapes";

/** The map; its library is loaded when one is shown. */
export const RoadMap = lazy(() => import("./RoadMap"));
