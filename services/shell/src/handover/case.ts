import type { Transfer } from "../contract";
import type { Named } from "./attachment";
import { stopped, type Clock, type Clocks, type Reading } from "./clocks";
import type { Epoch } from "./epoch";
import { EVENT_TYPES, type Action, type Intent, type State, type TransferEvent } from "./messages";
import type { Told } from "./reader";

type Schemas = Transfer["schemas"];
export type Handover = Schemas["Handover"];
export type Signs = Schemas["Signs"];
export type Side = Schemas["Side"];
export type Team = Schemas["Team"];

export const TEAMS: readonly Team[] = ["stemi", "stroke", "trauma", "sepsis"];

export interface Leg {
  hospital_id: string;
  state: State;
  requested_at: string;
}

export interface Message {
  message_id: string;
  actor: string;
  side: Side;
  text: string;
  sent_at: string;
  /** Who has read it, and when the hub heard of it first. */
  read: Record<string, string>;
}

/** A file that one side attached. */
export interface Attachment extends Named {
  attachment_id: string;
  actor: string | null;
  sent_at: string;
  /** It is still on this device. */
  waiting: boolean;
}

export interface Activation {
  activation_id: string;
  team: Team;
  note: string | null;
  activated_at: string;
  acknowledged: Record<string, string>;
}

/** A transfer as its events tell it to this device; whatever is in doubt is in `doubtful` and nowhere else. */
export interface Case {
  transfer_id: string;
  state: State;
  version: number;
  seq: number;
  unit_id: string;
  severity_level: number;
  eta: string | null;
  legs: Leg[];
  /** null while this device may not read it. */
  handover: Handover | null;
  destination: string | null;
  signatures: Partial<Record<Side, Reading & { actor: string }>>;
  clocks: Clocks;
  messages: Message[];
  activations: Activation[];
  attachments: Attachment[];
  /** The present epoch, `open` while it has not ended, and which devices have the key of each. */
  epoch: { number: number; open: boolean; readers: Map<number, Set<string>> };
  doubtful: Told[];
  /** How many of its events still wait on this device; what they say is counted in already. */
  waiting: number;
}

/**
 * Tell a transfer from its events, in order, and from what waits on this device to be one.
 *
 * @returns null before the first.
 */
export function caseOf(told: readonly Told[], waiting: readonly Intent[] = []): Case | null {
  let now: Case | null = null;
  for (const each of told) {
    now ??= begin(each.event);
    apply(now, each);
  }
  for (const intent of waiting) {
    const each = expected(intent, now);
    now ??= begin(each.event);
    apply(now, each);
    now.waiting += 1;
    const attached = now.attachments.at(-1);
    if (attached?.attachment_id === intent.event_id) attached.waiting = true;
  }
  return now;
}

/** The hospital that was asked has no part any more: it is told of nothing later, unless it is asked again. */
const ENDS_A_LEG: ReadonlySet<State> = new Set<State>(["declined", "diverted", "expired", "withdrawn"]);

/** The hospital that reads along; none while nobody is asked. */
export function receivingHospital({ state, legs }: Case): string | undefined {
  return ENDS_A_LEG.has(state) ? undefined : legs.at(-1)?.hospital_id;
}

/** Where a transfer stands once the hub has heard it; what is not here leaves it where it is. */
const LEADS_TO: Partial<Record<Action, State>> = {
  request: "requested",
  receive: "received",
  accept: "accepted",
  decline: "declined",
  depart: "en_route",
  arrive: "arrived",
  close: "closed",
  divert: "diverted",
  cancel: "cancelled",
  expire: "expired",
  withdraw: "withdrawn",
  redirect: "requested",
};

function expected(intent: Intent, now: Case | null): Told {
  const { transfer_id, event_id, occurred_at, action, clear, clinical = {} } = intent;
  const event = {
    transfer_id,
    event_id,
    occurred_at,
    recorded_at: occurred_at,
    seq: now?.seq ?? 0,
    version: now?.version ?? 0,
    type: EVENT_TYPES[action],
    state: LEADS_TO[action] ?? now?.state ?? "requested",
    body: clear,
  } as TransferEvent;
  return { event, clinical, doubt: null };
}

function begin(event: TransferEvent): Case {
  return {
    transfer_id: event.transfer_id,
    state: event.state,
    version: event.version,
    seq: 0,
    unit_id: "",
    severity_level: 0,
    eta: null,
    legs: [],
    handover: null,
    destination: null,
    signatures: {},
    clocks: {},
    messages: [],
    activations: [],
    attachments: [],
    epoch: { number: 0, open: false, readers: new Map() },
    doubtful: [],
    waiting: 0,
  };
}

type Said = Record<string, unknown> & { epoch?: Epoch };

function apply(now: Case, told: Told): void {
  const { event, doubt } = told;
  now.seq = event.seq;
  now.version = event.version;
  now.state = event.state;
  if (doubt) now.doubtful.push(told);
  // Routing goes on when the words are sealed for others; a forged event only moves what the hub says of it.
  if (doubt === null || doubt === "locked") {
    const said: Said = { ...event.body, ...told.clinical };
    FOLDS[event.type]?.(now, said, event);
    now.clocks = stopped(now.clocks, event, said.clock as Clock | undefined);
    if (said.epoch) openEpoch(now, said.epoch);
  }
  const leg = now.legs.at(-1);
  if (leg) leg.state = event.state;
}

type Event = Told["event"];
type Fold = (now: Case, said: Said, event: Event) => void;

/** The present epoch ends with the part of a hospital that could read it. */
const endEpoch: Fold = (now) => {
  now.epoch.open = false;
};

const FOLDS: Record<string, Fold> = {
  ...Object.fromEntries([...ENDS_A_LEG].map((type) => [type, endEpoch])),
  requested: (now, said, event) => {
    if (now.legs.length === 0) {
      now.unit_id = said.unit_id as string;
      now.severity_level = said.severity_level as number;
      now.handover = (said.handover as Handover | undefined) ?? null;
    } else {
      now.epoch.open = false;
    }
    now.eta = (said.eta as string | undefined) ?? null;
    now.signatures = {};
    now.destination = null;
    now.legs.push({ hospital_id: said.hospital_id as string, state: event.state, requested_at: event.recorded_at });
  },
  accepted: (now, said) => {
    now.destination = (said.destination as string | undefined) ?? null;
  },
  en_route: setEta,
  eta_changed: setEta,
  reassigned: (now, said) => {
    now.unit_id = said.unit_id as string;
    now.epoch.open = false;
  },
  signed: (now, said, { occurred_at, recorded_at }) => {
    now.signatures[said.side as Side] = { actor: said.actor as string, occurred_at, recorded_at };
  },
  vitals_taken: (now, said) => {
    if (!now.handover || !said.signs) return;
    const signs = [...now.handover.signs, said.signs as Signs];
    signs.sort((a, b) => Date.parse(a.measured_at) - Date.parse(b.measured_at));
    now.handover = { ...now.handover, signs };
  },
  handover_amended: (now, said) => {
    if (now.handover && said.changes) now.handover = { ...now.handover, ...(said.changes as Partial<Handover>) };
  },
  message_sent: (now, said, { event_id, recorded_at }) => {
    const text = said.text as string | undefined;
    if (text === undefined) return;
    const { actor, side } = said as { actor: string; side: Side };
    now.messages.push({ message_id: event_id, actor, side, text, sent_at: recorded_at, read: {} });
  },
  message_read: (now, said, { recorded_at }) => {
    const message = now.messages.find(({ message_id }) => message_id === said.message_id);
    if (message) message.read[said.actor as string] ??= recorded_at;
  },
  attached: (now, said, { event_id, recorded_at }) => {
    if (!said.attachment) return;
    const actor = (said.actor as string | undefined) ?? null;
    now.attachments.push({
      ...(said.attachment as Named),
      attachment_id: event_id,
      actor,
      sent_at: recorded_at,
      waiting: false,
    });
  },
  team_activated: (now, said, { event_id, recorded_at }) => {
    const note = (said.note as string | undefined) ?? null;
    const team = said.team as Team;
    now.activations.push({ activation_id: event_id, team, note, activated_at: recorded_at, acknowledged: {} });
  },
  team_acknowledged: (now, said, { recorded_at }) => {
    const activation = now.activations.find(({ activation_id }) => activation_id === said.activation_id);
    if (activation) activation.acknowledged[said.actor as string] ??= recorded_at;
  },
};

function openEpoch(now: Case, epoch: Epoch): void {
  const { readers } = now.epoch;
  for (const { epoch: number, keys } of [epoch, ...epoch.earlier]) {
    const known = readers.get(number) ?? new Set<string>();
    readers.set(number, new Set([...known, ...keys.map(({ device_id }) => device_id)]));
  }
  now.epoch = { number: epoch.epoch, open: true, readers };
}

function setEta(now: Case, said: Said): void {
  now.eta = (said.eta as string | undefined) ?? now.eta;
}
