import { alone } from "./alone";
import type { Named } from "./attachment";
import type { Case } from "./case";
import { openDatabase, type Database } from "./database";
import type { Device } from "./device";
import { Directory } from "./directory";
import { Drafts } from "./drafts";
import { Files } from "./files";
import { Giver } from "./giver";
import { Journals } from "./journals";
import { Keyring } from "./keyring";
import { Live, type Connection, type SocketAddress } from "./live";
import type { Action, Acknowledgement, Intent, TransferSummary } from "./messages";
import { Outbox, type Backlog, type Waiting } from "./outbox";
import { Reader } from "./reader";
import { Sealer } from "./sealer";
import { pause, Sender } from "./sender";
import type { Session } from "./session";
import { Speaker, type Act, type Request } from "./speaker";

/** How soon a device that was enrolled in the middle of a transfer is given its key. */
const LOOK_MS = 15_000;

/** Hands patients over: says what happens, misses nothing, loses nothing. */
export class HandoverClient {
  readonly drafts: Drafts;
  private readonly session: Session;
  private readonly database: Database;
  private readonly outbox: Outbox;
  private readonly sender: Sender;
  private readonly live: Live;
  private readonly files: Files;
  private readonly giver: Giver;
  private readonly journals: Journals;
  private readonly speaker: Speaker;
  private readonly closing: (() => void)[] = [];

  private constructor(session: Session, device: Device, database: Database, socket: SocketAddress) {
    const { hub } = session;
    const keyring = new Keyring(database, device);
    const sealer = new Sealer({
      device,
      hub,
      keyring,
      caseOf: (transfer_id) => this.journals.present(transfer_id),
      ownVersion: (transfer_id) => database.get("own_versions", transfer_id),
    });
    this.session = session;
    this.database = database;
    this.drafts = new Drafts(database, device.storage);
    this.outbox = new Outbox(database, device.storage);
    this.files = new Files(database, hub);
    this.giver = new Giver({ person: session.person, hub, sealer });
    const reader = new Reader(new Directory(database, hub), keyring);
    this.journals = new Journals({ database, reader, hub, giver: this.giver });
    this.live = new Live(socket, () => session.token());
    this.sender = new Sender({
      outbox: this.outbox,
      alone,
      pause,
      acknowledged: (intent, acknowledgement) => this.acknowledged(intent, acknowledgement),
      way: {
        seal: (intent) => this.sealed(sealer, intent),
        send: async (intent, body) => {
          await this.files.upload(intent);
          const answer = await hub.send(intent, body);
          if (answer.kind === "seal_again") await this.journals.of(intent.transfer_id).catchUp();
          return answer;
        },
      },
    });
    this.speaker = new Speaker({ person_id: session.person.id, outbox: this.outbox, wake: () => this.sender.wake() });
  }

  /** @throws Error for a session that has no device, as that of quality. */
  static async open(session: Session, socket: SocketAddress): Promise<HandoverClient> {
    if (!session.device) throw new Error(`The role ${session.person.role} says nothing of transfers`);
    const database = await openDatabase(session.device.device_id);
    const client = new HandoverClient(session, session.device, database, socket);
    client.start();
    return client;
  }

  /** Ask a hospital to take a patient; kept when this returns, sent as soon as it can be. @returns the transfer_id */
  request(asked: Request): Promise<string> {
    return this.speaker.request(asked);
  }

  /** Say something of a transfer; kept when this returns, sent as soon as it can be. @returns the event_id */
  act(transfer_id: string, action: Exclude<Action, "request">, said: Act = {}): Promise<string> {
    return this.speaker.act(transfer_id, action, said);
  }

  /** Attach a file to a transfer; kept when this returns, sent as soon as it can be. @throws UnfitFile @returns the event_id */
  attach(transfer_id: string, file: Blob, title: string): Promise<string> {
    return this.speaker.attach(transfer_id, file, title);
  }

  /** An attached file, verified and opened. @throws Unreachable, Refused, or Error when it cannot be verified */
  async file(transfer_id: string, named: Named): Promise<Blob> {
    return new Blob([await this.files.get(transfer_id, named)], { type: named.media_type });
  }

  /**
   * A transfer as a FHIR R4 document, its attachments within.
   *
   * @throws Error when this device could not open every event, or fetch every file
   */
  async fhir(transfer_id: string): Promise<string> {
    const [{ bundleOf }, events] = await Promise.all([import("./fhir/bundle"), this.journals.of(transfer_id).events()]);
    const named = events.flatMap(({ clinical }) => (clinical.attachment ? [clinical.attachment as Named] : []));
    const files = await Promise.all(named.map(async (one) => [one.sha256, await this.files.get(transfer_id, one)] as const));
    return JSON.stringify(bundleOf(events, new Map(files)));
  }

  /** Transfers without what is clinical, newest first. @throws Unreachable, Refused */
  async list(): Promise<TransferSummary[]> {
    return (await this.session.hub.get<{ transfers: TransferSummary[] }>("/api/v1/transfers")).transfers;
  }

  /** Tell `listener` the transfer as it is known here, then at every change, until the returned function is called. */
  follow(transfer_id: string, listener: (now: Case) => void): () => void {
    const journal = this.journals.of(transfer_id);
    let told = 0;
    const tell = async () => {
      const turn = (told += 1);
      const waiting = await this.outbox.all(transfer_id);
      const now = await journal.case(waiting.map(({ intent }) => intent));
      if (now && turn === told) listener(now);
    };
    const changed = () => void tell();
    const stops = [journal.onChange(changed), this.outbox.onChange(changed)];
    this.live.follow(journal);
    changed();
    if (this.live.connection !== "connected") void journal.catchUp().catch(() => undefined);
    return () => {
      told = Infinity;
      for (const stop of stops) stop();
    };
  }

  /** The transfers that this device knows of, also without a network. */
  async known(): Promise<string[]> {
    const events = await this.database.getAllKeys("events");
    return [...new Set([...events.map(([transfer_id]) => transfer_id), ...(await this.outbox.transfers())])];
  }

  /** What waits on this device, now and at every change, until the returned function is called. */
  onBacklog(listener: (backlog: Backlog) => void): () => void {
    const tell = () => void this.outbox.backlog().then(listener);
    tell();
    return this.outbox.onChange(tell);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    listener(this.live.connection);
    return this.live.onConnection(listener);
  }

  /** Call `listener` when `list` may answer otherwise, until the returned function is called. */
  onListChanged(listener: () => void): () => void {
    return this.live.onListChanged(listener);
  }

  /** All that waits, in order. */
  waiting(): Promise<Waiting[]> {
    return this.outbox.all();
  }

  /** A person's decision about a refused event: say it again, of the version that they see now. */
  async again({ event_id, transfer_id, intent }: Waiting): Promise<void> {
    const version = intent.expected_version === undefined ? undefined : (await this.journals.present(transfer_id))?.version;
    await this.outbox.again(event_id, version === undefined ? {} : { expected_version: version });
    await this.sender.wake();
  }

  /** A person's decision about a refused event: not to say it, nor what follows a request that is not to be. */
  async giveUp(waiting: Waiting): Promise<void> {
    const { action, transfer_id } = waiting.intent;
    const given = action === "request" ? await this.outbox.all(transfer_id) : [waiting];
    // The request last: it holds back the others, and who is killed in between decides anew.
    for (const { event_id } of given.toReversed()) await this.outbox.remove(event_id);
    await this.sender.wake();
  }

  close(): void {
    for (const each of this.closing) each();
    this.sender.stop();
    this.live.close();
    this.database.close();
  }

  private start(): void {
    const wake = () => void this.sender.wake();
    this.closing.push(
      this.live.onConnection((connection) => {
        if (connection === "connected") wake();
      }),
    );
    if (typeof window !== "undefined") {
      window.addEventListener("online", wake);
      this.closing.push(() => {
        window.removeEventListener("online", wake);
      });
    }
    const look = () => {
      this.live.refresh();
      this.journals.look();
    };
    const looking = setInterval(look, LOOK_MS);
    this.closing.push(() => {
      clearInterval(looking);
    });
    wake();
  }

  private async sealed(sealer: Sealer, intent: Intent) {
    if (intent.clinical && !OPENS.has(intent.action)) {
      const now = await this.journals.present(intent.transfer_id);
      if (now && !now.epoch.open) await this.giver.open(this.journals.of(intent.transfer_id));
    }
    return sealer.seal(intent);
  }

  private async acknowledged({ transfer_id, action, expected_version }: Intent, { version }: Acknowledgement): Promise<void> {
    const decided = action === "request" || expected_version !== undefined;
    if (decided) await this.database.put("own_versions", version, transfer_id);
    this.live.refresh();
    // It is shown as waiting until it comes back as the hub keeps it.
    await this.journals.of(transfer_id)
      .catchUp()
      .catch(() => undefined);
  }
}

/** What may carry the next epoch itself. */
const OPENS = new Set<Action>(["request", "redirect", "reassign", "rekey"]);

