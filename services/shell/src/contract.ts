/** What crosses the services' boundaries, as `npm run contracts` reads it from contracts/. */
export type { components as Routing } from "contracts/routing";
export type { components as Severity } from "contracts/severity";
export type { components as Transfer } from "contracts/transfer";
