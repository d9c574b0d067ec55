import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { BrowserRouter } from "react-router";

import { Problem, signRequestsWith } from "../shared/api";
import { usePreferences } from "../shared/preferences";
import { keepSignedIn, useSession } from "../shared/session";
import { keepTransfersFresh } from "../shared/transfers";

import { Frame } from "./Frame";

const AGAIN_MS = 5_000;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});

signRequestsWith(
  () => useSession.getState().token,
  () => { useSession.getState().end(); },
);

useSession.subscribe((now, before) => {
  if (now.person?.id !== before.person?.id) client.clear();
});

keepSignedIn();
beginHandover();
keepTransfersFresh(client);

/** Nobody waits for it before somebody is signed in; on a bad network it comes later. */
function beginHandover(): void {
  import("./handover").then(
    ({ keepHandover }) => { keepHandover(); },
    () => setTimeout(beginHandover, AGAIN_MS),
  );
}

/** The application: what every place of it shares. */
export function App() {
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <Frame />
      </BrowserRouter>
    </QueryClientProvider>
  );
}
