import { lazily } from "../loading";

export type { Area, Line, Marker, Position } from "./shapes";
export { useTiles } from "./tiles";

/** The map; its library is loaded when one is shown. */
export const RoadMap = lazily(() => import("./RoadMap"));
