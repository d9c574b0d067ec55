// All clients come back at once, each behind: node storm.js ADDRESS FOLLOWERS CLIENTS.
// FOLLOWERS has a line for each transfer: {"token": ..., "transfer_id": ..., "last_seq": ...}.
import { connected, each, pause, quantile, read } from "./clients.js";

const [address, file, count] = process.argv.slice(2);
const followers = read(file);

async function caughtUp({ token, transfer_id, last_seq }) {
  const socket = await connected(address, token);
  const path = `${address}/api/v1/transfers/${transfer_id}/events?after=1`;
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  const { events } = await answer.json();
  const seq = events.at(-1).seq;
  const { ok } = await socket.timeout(20_000).emitWithAck("subscribe", { transfer_id, after: seq });
  if (!ok || seq !== last_seq || events.length !== last_seq - 1) throw new Error(`${transfer_id} lacks events`);
}

/** As clients do: what broke off is begun again. */
async function patiently(work) {
  for (;;) {
    try {
      return await work();
    } catch {
      again += 1;
      await pause(1000 * Math.random());
    }
  }
}

let again = 0;
const started = performance.now();
const times = [];
await each(Number(count), Number(count), async (place) => {
  await patiently(() => caughtUp(followers[place % followers.length]));
  times.push((performance.now() - started) / 1000);
});
console.log(JSON.stringify({ p50: quantile(times, 0.5), last: Math.max(...times), again }));
process.exit(0);
