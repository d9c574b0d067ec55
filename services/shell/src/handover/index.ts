export { TEAMS, type Activation, type Case, type Handover, type Message, type Signs, type Team } from "./case";
export { HandoverClient } from "./client";
export { CLOCKS, INTERVALS, secondsOf, type Clock, type Clocks, type Interval } from "./clocks";
export { OVER, type Action, type State } from "./messages";
export type { Waiting } from "./outbox";
export { Session } from "./session";
export { useBacklog, useCase, useHandover, useReceipts } from "./present";
export { utf8, type Bytes } from "./bytes";
export { canonical, type Canonical } from "./canonical";
