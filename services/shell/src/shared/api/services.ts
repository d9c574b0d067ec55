import createClient from "openapi-fetch";

import type { paths as RoutingPaths } from "contracts/routing";
import type { paths as SeverityPaths } from "contracts/severity";
import type { paths as TransferPaths } from "contracts/transfer";

import { fetching } from "./fetching";

function at(service: string) {
  return { baseUrl: new URL(service, location.origin).href, fetch: (request: Request) => fetching(request) };
}

export const severity = createClient<SeverityPaths, "application/json">(at("/severity"));
export const routing = createClient<RoutingPaths, "application/json">(at("/routing"));
export const transfer = createClient<TransferPaths, "application/json">(at("/transfer"));

/** Return what a service answered; `fetching` has raised a Problem for everything but a success. */
export async function said<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}
