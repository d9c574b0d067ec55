import { caseOf, type Case, type Handover, type Signs } from "../case";
import type { Told } from "../reader";

import { addChannel, type FilesOf } from "./channel";
import * as codes from "./codes";
import { coding, concept, Draft, named, pointing, type Resource } from "./draft";
import { addEvent, addLeg } from "./history";
import { opened, unsealed, type Opened } from "./opened";
import { Writer, type Written } from "./record";
import { Withheld } from "./withheld";

const OVER = new Set<string>(["handed_over", "closed"]);
const REQUEST_STATUS: Partial<Record<string, string>> = { handed_over: "completed", closed: "completed", cancelled: "revoked" };

/**
 * A transfer as a FHIR R4 document, the same as `python -m transfer.fhir export` makes of its events.
 *
 * @throws Error when this device could not open every event.
 */
export function bundleOf(told: readonly Told[], files: FilesOf = new Map()): Resource {
  const events = told.map(opened);
  const now = caseOf(told);
  const [first, last] = [events[0], events.at(-1)];
  if (!now?.handover || !first || !last) throw new Error("the record is not open on this device");
  const { handover } = now;
  return new Export(now, (draft) => new Writer(draft, handover), { events, first, last, files }).bundle();
}

/**
 * A transfer as a FHIR R4 document for those who hold no key: who did what and when, for which hospital and unit.
 * What is sealed is left out, and said to be withheld.
 *
 * @throws Error when an event cannot be verified.
 */
export function withheldBundleOf(told: readonly Told[]): Resource {
  const events = told.map(unsealed);
  const now = caseOf(told);
  const [first, last] = [events[0], events.at(-1)];
  if (!now || !first || !last) throw new Error("there is no event to export");
  const source = { events, first, last, files: new Map() };
  const { resourceType, ...bundle } = new Export(now, (draft) => new Withheld(draft), source).bundle();
  return { resourceType, meta: { security: [coding(codes.THEIRS.security, "REDACTED")] }, ...bundle };
}

interface Source {
  events: readonly Opened[];
  first: Opened;
  last: Opened;
  files: FilesOf;
}

class Export {
  private readonly draft: Draft;
  private readonly composition: string;
  private readonly encounter: Resource;
  private readonly request: Resource;
  private readonly now: Case;
  private readonly writer: Written;
  private readonly source: Source;

  constructor(now: Case, writing: (draft: Draft) => Written, source: Source) {
    this.now = now;
    this.source = source;
    this.draft = new Draft(now.transfer_id);
    this.composition = this.draft.address("Composition", "composition");
    this.encounter = pointing(this.draft.address("Encounter", "encounter"));
    this.request = pointing(this.draft.address("ServiceRequest", "request"));
    this.writer = writing(this.draft);
  }

  bundle(): Resource {
    const made = this.addRecord();
    this.addEncounter();
    this.addRequest();
    const { events, files } = this.source;
    for (const [name, added] of addChannel(this.draft, events, this.now, files, this.writer.patient)) made.set(name, added);
    this.addHistory(this.addLegs(), made);
    this.compose();
    const { entries } = this.draft;
    return {
      resourceType: "Bundle",
      identifier: this.identifier(),
      type: "document",
      timestamp: this.source.last.recorded_at,
      entry: [...entries.slice(-1), ...entries.slice(0, -1)],
    };
  }

  private get isOver(): boolean {
    return OVER.has(this.now.state);
  }

  private addRecord(): Map<string, Resource[]> {
    const sets = this.source.events.map((event) => [event.event_id, setsOf(event, event === this.source.first)] as const);
    const panels = this.writer.add(sets.flatMap(([, taken]) => taken));
    return new Map(sets.map(([name, taken]) => [name, panels.splice(0, taken.length)]));
  }

  private addEncounter(): void {
    const start = this.source.first.said.occurred_at;
    const moved = this.source.events.filter(({ type }) => type === "reassigned");
    this.draft.add("Encounter", "encounter", {
      status: this.isOver ? "finished" : "in-progress",
      class: coding(codes.THEIRS.act, "EMER"),
      priority: concept(codes.OWN.severity_level, String(this.now.severity_level)),
      subject: this.writer.patient,
      participant: [this.source.first, ...moved].map(({ said }) => ({
        period: { start: said.occurred_at },
        individual: named(codes.OWN.unit, said.unit_id),
      })),
      period: this.isOver ? { start, end: this.source.last.said.occurred_at } : { start },
    });
  }

  private addRequest(): void {
    const { state, severity_level, eta, unit_id, legs } = this.now;
    this.draft.add("ServiceRequest", "request", {
      status: REQUEST_STATUS[state] ?? "active",
      intent: "order",
      priority: codes.PRIORITY[severity_level],
      code: { text: "Take over a patient from an ambulance" },
      subject: this.writer.patient,
      encounter: this.encounter,
      occurrenceDateTime: eta,
      authoredOn: this.source.first.said.occurred_at,
      requester: named(codes.OWN.unit, unit_id),
      performer: [named(codes.OWN.hospital, legs.at(-1)?.hospital_id)],
      reasonReference: this.writer.complaint(),
    });
  }

  private addLegs(): Resource[] {
    const found: Opened[][] = [];
    for (const event of this.source.events) {
      if (event.type === "requested") found.push([]);
      if (event.type in codes.TASK_STATUS) found.at(-1)?.push(event);
    }
    const common = { focus: this.request, for: this.writer.patient, encounter: this.encounter };
    return this.now.legs.map((leg, at) => addLeg(this.draft, at + 1, leg, found[at] ?? [], common));
  }

  private addHistory(tasks: readonly Resource[], made: ReadonlyMap<string, Resource[]>): void {
    let leg = -1;
    for (const event of this.source.events) {
      if (event.type === "requested") leg += 1;
      const about = this.about(event, made);
      addEvent(this.draft, event, about.length > 0 ? about : tasks.slice(leg, leg + 1));
    }
  }

  /** What came of an event; nothing when that is the leg. */
  private about({ type, event_id, said }: Opened, made: ReadonlyMap<string, Resource[]>): Resource[] {
    if (type === "reassigned") return [this.encounter];
    if (type === "eta_changed") return [this.request];
    if (type === "handover_amended") return [pointing(this.composition)];
    const name = said.message_id ?? said.activation_id ?? said.clock ?? event_id;
    return made.get(name as string) ?? [];
  }

  private compose(): void {
    this.draft.add("Composition", "composition", {
      identifier: this.identifier(),
      status: this.isOver ? "final" : "preliminary",
      type: concept(codes.LOINC, codes.EMS_REPORT),
      subject: this.writer.patient,
      encounter: this.encounter,
      date: this.source.last.recorded_at,
      author: [named(codes.OWN.unit, this.now.unit_id)],
      title: "Hand-over from the ambulance",
      section: this.writer.sections,
    });
  }

  private identifier(): Resource {
    return { system: "urn:ietf:rfc:3986", value: `urn:uuid:${this.now.transfer_id}` };
  }
}

function setsOf({ type, said }: Opened, isFirst: boolean): Signs[] {
  const handover = said.handover as Handover | undefined;
  if (isFirst) return handover?.signs ?? [];
  return type === "vitals_taken" && said.signs ? [said.signs as Signs] : [];
}
