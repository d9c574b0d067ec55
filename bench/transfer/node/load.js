// Socket.IO clients: each sends as soon as it has its answer. Prints "joined" when all are in, then JSON.
//   node load.js ADDRESS[,ADDRESS...] CLIENTS SPENT SECONDS
// CLIENTS is a file with a line for each: {"token": ..., "events": [...]}; the first SPENT events were sent before.
import { connected, each, quantile, read } from "./clients.js";

const [addresses, file, spent, seconds] = process.argv.slice(2);
const servers = addresses.split(",");
const clients = read(file);
let again = 0;

/** How long it took; as any client does, what a busy hub did not take is sent again. */
async function sent(client, event) {
  const started = performance.now();
  for (;;) {
    const answer = await client.socket.timeout(20_000).emitWithAck("message", event);
    if (answer.ok) return performance.now() - started;
    if (answer.problem?.status !== 503) throw new Error(JSON.stringify(answer));
    again += 1;
  }
}

/** An event counts once: who has none left stops the measurement for all, unless the server takes them again. */
async function closedLoop(client, over) {
  const times = [];
  while (!over.now && performance.now() < over.at) {
    times.push(await sent(client, client.events[client.next++ % client.events.length]));
    if (client.next === client.events.length && !process.env.AGAIN) over.now = true;
  }
  return times;
}

await each(clients.length, 20, async (place) => {
  const client = clients[place];
  Object.assign(client, { next: Number(spent), socket: await connected(servers[place % servers.length], client.token) });
});
console.log("joined");
const [started, cpu] = [performance.now(), process.cpuUsage()];
const over = { now: false, at: started + seconds * 1000 };
const times = (await Promise.all(clients.map((client) => closedLoop(client, over)))).flat();
const took = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    again,
    events: times.length,
    rate: times.length / took,
    load_us: (user + system) / times.length,
    full_p50: quantile(times, 0.5),
    full_p99: quantile(times, 0.99),
  }),
);
process.exit(0);
