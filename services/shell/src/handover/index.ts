export type { Activation, Case, Handover, Leg, Message, Side, Signs, Team } from "./case";
export { HandoverClient, type Act, type Request } from "./client";
export { CLOCKS, INTERVALS, secondsOf, type Clock, type Clocks, type Interval, type Reading } from "./clocks";
export type { Action, Problem, State, TransferSummary } from "./messages";
export type { Backlog, Waiting } from "./outbox";
export type { Doubt, Told } from "./reader";
export { Refused, Unreachable } from "./refusals";
export { Session } from "./session";
export { useCase, useHandover, useBacklog } from "./present";
