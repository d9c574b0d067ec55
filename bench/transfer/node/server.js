// Socket.IO on Node doing the hub's job with an event: its signature verified, sealed for the disk, written and
// flushed with those that came with it, then acknowledged. `DEVICES` is a file of public keys by device_id.
import { createCipheriv, createPublicKey, randomBytes, verify } from "node:crypto";
import { fdatasync, openSync, readFileSync, write } from "node:fs";
import { createServer } from "node:http";

import { Server } from "socket.io";

const KEY = randomBytes(32);
const RAW_ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const { DEVICES, LOG, TRANSFER_HOST, TRANSFER_PORT } = process.env;

const keys = new Map(
  Object.entries(JSON.parse(readFileSync(DEVICES, "utf8"))).map(([id, raw]) => {
    const der = Buffer.concat([RAW_ED25519, Buffer.from(raw, "base64")]);
    return [id, createPublicKey({ key: der, format: "der", type: "spki" })];
  }),
);
const log = openSync(LOG, "a");

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

function isSigned({ signature, ...said }) {
  const statement = `emsync/transfer/v1/event\n${canonical({ ...said, type: "message_sent" })}`;
  return verify(null, Buffer.from(statement), keys.get(said.device_id), Buffer.from(signature, "base64"));
}

function sealed(event) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", KEY, nonce);
  return Buffer.concat([nonce, cipher.update(JSON.stringify(event)), cipher.final(), cipher.getAuthTag()]);
}

let waiting = [];
let flushing = false;

function flush() {
  if (flushing || waiting.length === 0) return;
  const group = waiting;
  [waiting, flushing] = [[], true];
  write(log, Buffer.concat(group.map(({ bytes }) => bytes)), (failed) => {
    if (failed) throw failed;
    fdatasync(log, (error) => {
      if (error) throw error;
      for (const { acknowledge } of group) acknowledge({ ok: true });
      flushing = false;
      flush();
    });
  });
}

const http = createServer((_request, response) => response.end("ok"));
new Server(http, { transports: ["websocket"] }).on("connection", (socket) => {
  socket.on("message", (event, acknowledge) => {
    if (!isSigned(event)) return acknowledge({ ok: false });
    waiting.push({ bytes: sealed(event), acknowledge });
    return setImmediate(flush);
  });
});
http.listen(Number(TRANSFER_PORT), TRANSFER_HOST);
