import type { Transfer } from "../contract";
import type { Canonical } from "./canonical";
import type { Clinical, Sealed } from "./envelope";
import type { Epoch } from "./epoch";

type Schemas = Transfer["schemas"];

export type Acknowledgement = Schemas["Acknowledgement"];
export type Problem = Schemas["Problem"];
export type State = Schemas["State"];
export type TransferSummary = Schemas["TransferSummary"];

/** States that no other follows. */
export const OVER: ReadonlySet<State> = new Set<State>(["closed", "cancelled"]);

/** What can be done to a transfer, the last part of its path, and the type of the event that it leaves. */
export const EVENT_TYPES = {
  request: "requested",
  receive: "received",
  accept: "accepted",
  decline: "declined",
  depart: "en_route",
  arrive: "arrived",
  sign: "signed",
  close: "closed",
  divert: "diverted",
  cancel: "cancelled",
  expire: "expired",
  withdraw: "withdrawn",
  redirect: "requested",
  reassign: "reassigned",
  eta: "eta_changed",
  clock: "clock_set",
  vitals: "vitals_taken",
  amend: "handover_amended",
  attach: "attached",
  message: "message_sent",
  read: "message_read",
  activate: "team_activated",
  acknowledge: "team_acknowledged",
  rekey: "rekeyed",
} as const;

export type Action = keyof typeof EVENT_TYPES;

/** Something that a person or this device said, before it is sealed and signed. */
export interface Intent {
  transfer_id: string;
  /** UUIDv7: what makes sending again harmless. */
  event_id: string;
  occurred_at: string;
  action: Action;
  /** What the hub routes by. */
  clear: Record<string, Canonical>;
  /** What only recipients read. */
  clinical?: Clinical;
  /**
   * The version that the person saw, for what decides; "present" for a signature, which holds for the patient
   * whoever signs first.
   */
  expected_version?: number | "present";
}

/** A body as it is sent: signed by this device, its clinical part sealed. */
export interface SignedBody {
  event_id: string;
  occurred_at: string;
  device_id: string;
  signature: string;
  expected_version?: number;
  sealed?: Sealed;
  epoch?: Epoch;
  [clear: string]: unknown;
}

/** One committed event, as the hub shows it to those who follow the transfer. */
export type TransferEvent = Schemas["transfer_event"];
