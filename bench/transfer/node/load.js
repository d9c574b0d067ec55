// Socket.IO clients: each once a second, then each as soon as it has its answer. Prints "paced" between, then JSON.
// The first WARM_SECONDS do not count: what both ends compile and load in them, and what a database's log
// grows to before it is folded for the first time, is no part of a steady load.
//   node load.js ADDRESS[,ADDRESS...] CLIENTS WARM_SECONDS PACED_SECONDS SECONDS
// CLIENTS is a file with a line for each: {"token": ..., "events": [...]}.
import { connected, each, pause, quantile, read } from "./clients.js";

const [addresses, file, warmSeconds, pacedSeconds, seconds] = process.argv.slice(2);
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

async function paced(client, place, until) {
  const times = [];
  await pause((1000 * place) / clients.length);
  for (let due = performance.now(); due < until; due += 1000) {
    await pause(due - performance.now());
    times.push(await sent(client, client.events[client.next++ % client.events.length]));
  }
  return times.slice(warmSeconds);
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
  Object.assign(client, { next: 0, socket: await connected(servers[place % servers.length], client.token) });
});
const paceUntil = performance.now() + pacedSeconds * 1000;
const pacedTimes = (await Promise.all(clients.map((client, place) => paced(client, place, paceUntil)))).flat();
console.log("paced");
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
    paced_p50: quantile(pacedTimes, 0.5),
    paced_p99: quantile(pacedTimes, 0.99),
    full_p50: quantile(times, 0.5),
    full_p99: quantile(times, 0.99),
  }),
);
process.exit(0);
