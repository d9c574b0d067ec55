// What the measurements share: many sockets, opened some at a time.
import { readFileSync } from "node:fs";

import { io } from "socket.io-client";

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Lines of JSON. */
export function read(file) {
  return readFileSync(file, "utf8").trim().split("\n").map(JSON.parse);
}

/** A socket whose client is in. */
export function connected(address, token) {
  return new Promise((done, failed) => {
    const options = { transports: ["websocket"], auth: { token }, reconnection: false, forceNew: true, timeout: 120_000 };
    const socket = io(address, options);
    socket.once("connect", () => done(socket)).once("connect_error", failed);
  });
}

/** Do so many things, at most so many at a time. */
export async function each(count, atOnce, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export function quantile(times, share) {
  return times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
}
