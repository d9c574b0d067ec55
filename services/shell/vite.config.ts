import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { offline } from "./offline.ts";

/** A service worker is a script of its own. */
const WORKER = /[\\/]workbox-|[\\/]offline[\\/]worker/;

export default defineConfig({
  plugins: [react(), offline()],
  build: {
    target: "es2024",
    // A data: URI is refused by the Content-Security-Policy, and hashed files are cached for ever.
    assetsInlineLimit: 0,
    // Their licences want to be shown; the bill of materials reads from it what the page is made of.
    license: { fileName: "licences.json" },
    rolldownOptions: {
      input: { index: "index.html", sw: "src/offline/worker.ts" },
      // A service worker's address must never change.
      output: {
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // What the first page is made of is one file: on a slow network each further one costs a way there and back.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"], test: (id) => !WORKER.test(id) }] },
      },
    },
  },
  server: {
    proxy: {
      "/severity": { target: "http://127.0.0.1:8501", ws: true, rewrite: inside("/severity") },
      "/routing": { target: "http://127.0.0.1:6005", rewrite: inside("/routing") },
      "/transfer": { target: "http://127.0.0.1:5000", ws: true, rewrite: inside("/transfer") },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
    // A limit for what hangs; machines differ too much for a closer one.
    testTimeout: 60_000,
    expect: { poll: { timeout: 50_000 } },
  },
});

function inside(prefix: string): (path: string) => string {
  return (path) => path.slice(prefix.length);
}
