// All clients come back at once, each behind: node storm.js ADDRESS FOLLOWERS CLIENTS.
// FOLLOWERS has a line for each transfer: {"token": ..., "transfer_id": ..., "last_seq": ...}.
import { connected, each, pause, quantile, read } from "./clients.js";

const [address, file, count] = process.argv.slice(2);
const followers = read(file);
const pages = new Map();

async function caughtUp({ token, transfer_id, last_seq }) {
  const socket = await connected(address, token);
  const path = `${address}/api/v1/transfers/${transfer_id}/events?after=1`;
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  check(Buffer.from(await answer.arrayBuffer()), transfer_id, last_seq);
  const { ok } = await socket.timeout(20_000).emitWithAck("subscribe", { transfer_id, after: last_seq });
  if (!ok) throw new Error(`${transfer_id} cannot be followed`);
}

/** This process stands for all devices, which read for themselves: it reads a page once, and holds the others to it. */
function check(page, transfer_id, last_seq) {
  const known = pages.get(transfer_id);
  if (known?.equals(page)) return;
  const { events } = JSON.parse(page.toString());
  if (known || events.length !== last_seq - 1 || events.at(-1).seq !== last_seq) throw new Error(`${transfer_id} lacks events`);
  pages.set(transfer_id, page);
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
