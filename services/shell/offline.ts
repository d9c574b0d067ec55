import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

import type { Plugin } from "vite";

const WORKER = "sw.js";
/** Files there are named by their content. */
const ASSETS = "assets/";

/** Tell the service worker every file that the application is made of: those, and no others, are there offline. */
export function offline(): Plugin {
  let publicDir = "";
  return {
    name: "emsync-offline",
    apply: "build",
    configResolved: (config) => {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk") throw new Error(`the build has no ${WORKER}`);
        const made = Object.values(bundle)
          .filter(({ fileName }) => fileName !== WORKER && /\.(js|css|html|svg|woff2)$/.test(fileName))
          .map((file): Entry => entry(file.fileName, file.type === "chunk" ? file.code : file.source));
        const copied = readdirSync(publicDir).map((name) => entry(name, readFileSync(`${publicDir}/${name}`)));
        const files = [...made, ...copied].sort((a, b) => (a.url < b.url ? -1 : 1));
        worker.code = worker.code.replace("self.EMSYNC_FILES", JSON.stringify(files));
      },
    },
  };
}

interface Entry {
  url: string;
  revision: string | null;
}

function entry(fileName: string, content: string | Uint8Array): Entry {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return { url: `/${fileName}`, revision: fileName.startsWith(ASSETS) ? null : digest };
}
