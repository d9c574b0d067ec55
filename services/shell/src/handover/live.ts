import { io, type Socket } from "socket.io-client";

import type { Token } from "./hub";
import type { Journal } from "./journal";
import type { TransferEvent } from "./messages";

export type Connection = "connected" | "connecting" | "offline";

/** Where the hub's socket is: the path of a proxy before it stays before it. */
export interface SocketAddress {
  /** An origin, as "https://emsync.example"; this page's when left out. */
  origin?: string;
  /** As "/transfer/socket.io/". */
  path: string;
}

/** The hub's live events: after every gap in the connection exactly what was missed. */
export class Live {
  private readonly socket: Socket;
  private readonly journals = new Map<string, Journal>();
  private readonly subscribed = new Set<string>();
  private readonly listeners = new Set<(connection: Connection) => void>();
  private readonly listListeners = new Set<() => void>();

  constructor({ origin, path }: SocketAddress, token: Token) {
    const options = {
      path,
      transports: ["websocket"],
      reconnectionDelayMax: 15_000,
      auth: (send: (payload: object) => void) => {
        void token().then(
          (text) => {
            send({ token: text });
          },
          () => {
            send({});
          },
        );
      },
    };
    this.socket = origin === undefined ? io(options) : io(origin, options);
    this.socket.on("connect", () => {
      this.tell();
      // Nobody told of what changed while there was no connection.
      this.socket.emit("follow_list", {}, () => { this.tellList(); });
      this.refresh();
    });
    this.socket.on("disconnect", (reason) => {
      this.subscribed.clear();
      this.tell();
      // The library only comes back by itself when the network took the connection, not when the hub did.
      if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), 1_000);
    });
    this.socket.on("connect_error", () => {
      this.tell();
      if (!this.socket.active) setTimeout(() => this.socket.connect(), 5_000);
    });
    this.socket.on("list_changed", () => { this.tellList(); });
    // The hub dropped what waited for this device, since it did not read fast enough.
    this.socket.on("resync", () => {
      for (const journal of this.journals.values()) void journal.catchUp().catch(() => undefined);
    });
    this.socket.on("transfer_event", (event: TransferEvent) => {
      void this.journals.get(event.transfer_id)?.take([event]);
    });
  }

  get connection(): Connection {
    if (this.socket.connected) return "connected";
    return "navigator" in globalThis && !navigator.onLine ? "offline" : "connecting";
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The hub's list of transfers is another, or may be. */
  onListChanged(listener: () => void): () => void {
    this.listListeners.add(listener);
    return () => this.listListeners.delete(listener);
  }

  follow(journal: Journal): void {
    this.journals.set(journal.transfer_id, journal);
    void this.subscribe(journal);
  }

  /** Subscribe anew where the hub refused before, as while it had not heard of the transfer yet. */
  refresh(): void {
    for (const journal of this.journals.values()) void this.subscribe(journal);
  }

  close(): void {
    this.socket.close();
  }

  private async subscribe(journal: Journal): Promise<void> {
    const { transfer_id } = journal;
    // The socket is for what is new: a page brings a long absence faster than event by event.
    if (this.socket.connected && !this.subscribed.has(transfer_id)) await journal.catchUp().catch(() => undefined);
    const after = await journal.cursor();
    if (!this.socket.connected || this.subscribed.has(transfer_id)) return;
    this.subscribed.add(transfer_id);
    this.socket.emit("subscribe", { transfer_id, after }, ({ ok }: { ok: boolean }) => {
      if (!ok) this.subscribed.delete(transfer_id);
    });
  }

  private tellList(): void {
    for (const listener of this.listListeners) listener();
  }

  private tell(): void {
    for (const listener of this.listeners) listener(this.connection);
  }
}
