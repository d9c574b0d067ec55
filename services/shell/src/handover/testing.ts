import { HandoverClient } from "./client";
import { useHandover } from "./present";
import { Session, type Person } from "./session";

/** The client of somebody who is signed in on a device, in a test: every test is a browser of its own. */
export async function clientOf(who: Person, device_id: string): Promise<HandoverClient> {
  const person = { ...who, organisation: crypto.randomUUID() };
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const session = await Session.of("/transfer", { token: "a-token", expires_at, person, demo: false, device_id });
  const client = await HandoverClient.open(session, { origin: "http://127.0.0.1:9", path: "/transfer/socket.io/" });
  useHandover.setState({ client });
  return client;
}
