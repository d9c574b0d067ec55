// Sockets that say nothing: node hold.js ADDRESS CLIENTS COUNT SECONDS. Prints "held", and how many are left after.
import { connected, each, pause, read } from "./clients.js";

const [address, file, count, seconds] = process.argv.slice(2);
const tokens = read(file).map(({ token }) => token);
const sockets = [];
await each(Number(count), 100, async (place) => {
  sockets.push(await connected(address, tokens[place % tokens.length]));
});
console.log("held");
await pause(Number(seconds) * 1000);
console.log(JSON.stringify({ left: sockets.filter((socket) => socket.connected).length }));
process.exit(0);
