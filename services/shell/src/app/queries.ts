import { QueryClient } from "@tanstack/react-query";

import { Problem } from "../shared/api";
import { useSession } from "../shared/session";

/** What the services answered; nobody sees what another person was told. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});

useSession.subscribe((now, before) => {
  if (now.person?.id !== before.person?.id) queries.clear();
});
