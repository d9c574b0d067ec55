import type { Leg } from "../case";

import * as codes from "./codes";
import { coding, concept, named, notes, words, type Draft, type Resource } from "./draft";
import type { Opened } from "./opened";

/** The note of these says why. */
const REASONED = new Set(["declined", "diverted", "cancelled", "expired", "withdrawn", "reassigned"]);

/** Add the leg of a hospital, of whose events the request is the first. */
export function addLeg(draft: Draft, number: number, leg: Leg, events: readonly Opened[], common: Resource): Resource {
  const answer = events.findLast(({ type }) => type === "accepted")?.said ?? {};
  const [first, last] = [events[0], events.at(-1)];
  const { destination } = answer;
  return draft.add("Task", `leg/${String(number)}`, {
    status: codes.TASK_STATUS[leg.state],
    businessStatus: concept(codes.OWN.state, leg.state),
    statusReason: last && reasonOf(last),
    intent: "order",
    code: concept(codes.OWN.task, "hand-over"),
    authoredOn: leg.requested_at,
    owner: named(codes.OWN.hospital, leg.hospital_id),
    note: notes(answer),
    input: first ? inputs(first) : [],
    output: destination === undefined ? [] : [typed("destination", { valueString: words(destination) })],
    ...common,
  });
}

function inputs({ said }: Opened): Resource[] {
  const alternatives = said.alternatives as string[] | undefined;
  const found: Resource[] = said.eta ? [typed("eta", { valueDateTime: said.eta })] : [];
  if (alternatives?.length === 0) found.push(typed("alternatives", { valueString: "none" }));
  for (const hospital of alternatives ?? []) {
    found.push(typed("alternative", { valueReference: named(codes.OWN.hospital, hospital) }));
  }
  if (said.answer_within_s !== undefined) {
    found.push(typed("answer_within", { valueDuration: { value: said.answer_within_s, ...coding(codes.UCUM, "s") } }));
  }
  return found;
}

const typed = (name: string, value: Resource): Resource => ({ type: concept(codes.OWN.task, name), ...value });

/** Why something was done, as a code, in words, or both. */
function reasonOf({ type, said }: Opened): Resource | null {
  if (!REASONED.has(type)) return null;
  const reason = said.reason === undefined ? {} : concept(codes.OWN.reason, said.reason as string);
  return { ...reason, ...(said.note === undefined ? {} : { text: words(said.note) }) };
}

/** Add an event that `target` came of: a Provenance (what came of it) and an AuditEvent (that it was done). */
export function addEvent(draft: Draft, event: Opened, target: Resource[]): void {
  const { event_id, type, recorded_at, said } = event;
  const who = said.actor === undefined ? { display: "not said" } : named(codes.OWN.actor, said.actor);
  const reason = reasonOf(event);
  const role = said.side === undefined ? {} : { role: [concept(codes.OWN.side, said.side as string)] };
  const authorship = { type: [coding(codes.THEIRS.signature, "1.2.840.10065.1.12.1.1")], when: recorded_at, who };
  const provenance = draft.add("Provenance", event_id, {
    target,
    occurredDateTime: said.occurred_at,
    recorded: recorded_at,
    activity: concept(codes.OWN.event_type, type),
    reason: reason && Object.keys(reason).length > 0 ? [reason] : [],
    agent: [{ type: concept(codes.THEIRS.agent, "author"), who, ...role }],
    entity: [{ role: "source", what: named(codes.OWN.event_id, event_id) }],
    extension: said.eta ? [{ url: codes.OWN.eta, valueDateTime: said.eta }] : [],
    signature: type === "signed" ? [authorship] : [],
  });
  draft.add("AuditEvent", event_id, {
    type: coding(codes.THEIRS.audit, "rest"),
    subtype: [coding(codes.THEIRS.restful, "create"), coding(codes.OWN.event_type, type)],
    action: "C",
    recorded: recorded_at,
    outcome: "0",
    agent: [{ who, requestor: said.actor !== "hub" }],
    source: { observer: { display: "EMsync transfer" } },
    entity: [provenance, ...target].map((what) => ({ what })),
  });
}
