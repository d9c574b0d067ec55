// 200 Socket.IO clients: each once a second, then each as soon as it has its answer. Prints one line of JSON.
//   node load.js ADDRESS CLIENTS PACED_SECONDS SECONDS
// CLIENTS is a file with a line for each: {"token": ..., "events": [...]}.
import { readFileSync } from "node:fs";

import { io } from "socket.io-client";

const [address, file, pacedSeconds, seconds] = process.argv.slice(2);
const clients = readFileSync(file, "utf8").trim().split("\n").map(JSON.parse);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function connected({ token }) {
  return new Promise((done, failed) => {
    const socket = io(address, { transports: ["websocket"], auth: { token }, reconnection: false, forceNew: true });
    socket.once("connect", () => done(socket)).once("connect_error", failed);
  });
}

async function sent(client, event) {
  const started = performance.now();
  const answer = await client.socket.timeout(20_000).emitWithAck("message", event);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return performance.now() - started;
}

async function paced(client, place, until) {
  const times = [];
  await pause((1000 * place) / clients.length);
  for (let due = performance.now(); due < until; due += 1000) {
    await pause(due - performance.now());
    times.push(await sent(client, client.events[client.next++ % client.events.length]));
  }
  return times;
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

function quantile(times, share) {
  return times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
}

for (let place = 0; place < clients.length; place += 20) {
  const some = clients.slice(place, place + 20);
  await Promise.all(some.map(async (client) => Object.assign(client, { next: 0, socket: await connected(client) })));
}
const paceUntil = performance.now() + pacedSeconds * 1000;
const pacedTimes = (await Promise.all(clients.map((client, place) => paced(client, place, paceUntil)))).flat();
const started = performance.now();
const over = { now: false, at: started + seconds * 1000 };
const times = (await Promise.all(clients.map((client) => closedLoop(client, over)))).flat();
const took = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    rate: times.length / took,
    paced_p50: quantile(pacedTimes, 0.5),
    paced_p99: quantile(pacedTimes, 0.99),
    full_p50: quantile(times, 0.5),
    full_p99: quantile(times, 0.99),
  }),
);
process.exit(0);
