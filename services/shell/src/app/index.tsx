import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { setUpTexts } from "../shared/i18n";

import { App } from "./App";

/** Put the application in the place of what index.html says. */
export async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no element with the id root");
  await setUpTexts();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
