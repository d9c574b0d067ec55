import "./shared/ui/theme.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { keepOffline } from "./offline/register";
import { setUpTexts } from "./shared/i18n";

const root = document.getElementById("root");
if (!root) {
  throw new Error("index.html has no element with the id root");
}
keepOffline();
await setUpTexts();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
