import type { Named } from "../attachment";
import { toBase64, type Bytes } from "../bytes";
import type { Case } from "../case";
import { CLOCKS } from "../clocks";

import * as codes from "./codes";
import { coding, concept, named, notes, words, type Draft, type Resource } from "./draft";
import type { Opened } from "./opened";

/** The opened files of a transfer, by the SHA-256 that their events name. */
export type FilesOf = ReadonlyMap<string, Bytes>;

/** Add messages, attachments, teams and clocks. @returns References to them, by event_id or clock */
export function addChannel(draft: Draft, events: readonly Opened[], now: Case, files: FilesOf, patient: Resource) {
  const found = new Map<string, Resource[]>();
  for (const clock of CLOCKS) {
    const reading = now.clocks[clock];
    if (!reading) continue;
    const element = codes.NEMSIS_TIMES[clock];
    const code = { coding: [coding(codes.OWN.clock, clock), ...(element ? [coding(codes.OWN.nemsis, element)] : [])] };
    const { occurred_at, recorded_at } = reading;
    const times = { effectiveDateTime: occurred_at, issued: recorded_at, valueDateTime: occurred_at };
    found.set(clock, [draft.add("Observation", `clock/${clock}`, { status: "final", code, subject: patient, ...times })]);
  }
  for (const event of events) {
    const { event_id, type, said } = event;
    if (type === "message_sent") found.set(event_id, [addMessage(draft, event, patient)]);
    if (said.attachment) found.set(event_id, [addAttachment(draft, event, files, patient)]);
    if (type === "team_activated") {
      const activation = now.activations.find(({ activation_id }) => activation_id === event_id);
      found.set(event_id, [addTeam(draft, event, patient, Object.keys(activation?.acknowledged ?? {}).length > 0)]);
    }
  }
  return found;
}

const identified = ({ event_id }: Opened): Resource[] => [{ system: codes.OWN.event_id, value: event_id }];

function addMessage(draft: Draft, event: Opened, subject: Resource): Resource {
  const { side, actor, text } = event.said;
  return draft.add("Communication", event.event_id, {
    identifier: identified(event),
    status: "completed",
    category: [concept(codes.OWN.side, side as string)],
    subject,
    sent: event.recorded_at,
    sender: named(codes.OWN.actor, actor),
    payload: text === undefined ? [] : [{ contentString: words(text) }],
  });
}

/** A file with its bytes where they are at hand, and never with its key. */
function addAttachment(draft: Draft, event: Opened, files: FilesOf, subject: Resource): Resource {
  const { sha256, media_type, title } = event.said.attachment as Named;
  const content = files.get(sha256);
  const known = content ? { size: content.length, data: toBase64(content) } : {};
  return draft.add("DocumentReference", event.event_id, {
    identifier: identified(event),
    status: "current",
    subject,
    date: event.recorded_at,
    author: event.said.actor === undefined ? [] : [named(codes.OWN.actor, event.said.actor)],
    content: [{ attachment: { contentType: media_type, title: words(title), ...known } }],
  });
}

function addTeam(draft: Draft, event: Opened, subject: Resource, acknowledged: boolean): Resource {
  return draft.add("Task", event.event_id, {
    identifier: identified(event),
    status: acknowledged ? "accepted" : "requested",
    intent: "order",
    code: concept(codes.OWN.team, event.said.team as string),
    authoredOn: event.recorded_at,
    note: notes(event.said),
    for: subject,
  });
}
