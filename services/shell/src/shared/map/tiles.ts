import { useQuery } from "@tanstack/react-query";

import { routing, said } from "../api";

/** The map that the routing service drives on, as TileJSON describes it. */
export function useTiles() {
  return useQuery({ queryKey: ["tiles"], queryFn: () => said(routing.GET("/tiles.json")), staleTime: Infinity });
}
