import { HandoverClient, Session as DeviceSession, useHandover } from "../handover";
import { useLive } from "../shared/connection";
import { useSession } from "../shared/session";

const TRANSFER = "/transfer";
const SOCKET = { path: `${TRANSFER}/socket.io/` };
const AGAIN_MS = 5_000;
/** Many changes at once are one. */
const TOGETHER_MS = 300;

/** Open the hand-over client of whoever signs in, as the device that this browser is; close it when they leave. */
export function keepHandover(): void {
  let turn = 0;
  useSession.subscribe((now, before) => {
    if (now.person?.id === before.person?.id && (now.token !== undefined) === (before.token !== undefined)) return;
    void open((turn += 1));
  });
  void open((turn += 1));

  async function open(mine: number): Promise<void> {
    close();
    const client = await opened();
    if (client === "again") setTimeout(() => mine === turn && void open(mine), AGAIN_MS);
    else if (mine === turn && client) show(client);
    else client?.close();
  }
}

/** After a restart nobody has a token, and perhaps no network: the device is there all the same. */
async function opened(): Promise<HandoverClient | "again" | null> {
  const { person, token, expiresAt, demo } = useSession.getState();
  if (!person) return null;
  try {
    const session =
      token !== undefined && expiresAt !== undefined
        ? await DeviceSession.of(TRANSFER, { token, expires_at: expiresAt, person, demo, device_id: null })
        : await DeviceSession.resume(TRANSFER, person);
    return session?.device ? await HandoverClient.open(session, SOCKET) : null;
  } catch {
    return "again";
  }
}

function show(client: HandoverClient): void {
  const { report, listChanged } = useLive.getState();
  client.onConnection((connection) => { report({ live: connection === "connected" }); });
  client.onBacklog(({ waiting }) => { report({ waiting }); });
  let pending: ReturnType<typeof setTimeout> | undefined;
  client.onListChanged(() => {
    pending ??= setTimeout(() => {
      pending = undefined;
      listChanged();
    }, TOGETHER_MS);
  });
  useHandover.setState({ client });
}

function close(): void {
  useHandover.getState().client?.close();
  useHandover.setState({ client: null });
  useLive.getState().report({ live: undefined, waiting: 0 });
}
