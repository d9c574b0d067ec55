import { QueryClientProvider } from "@tanstack/react-query";

import { ConnectionState } from "./ConnectionState";
import { queries } from "./queries";

/** The state of the connection, for whoever has signed in and for whoever has not. */
export default function Connection() {
  return <QueryClientProvider client={queries}><ConnectionState /></QueryClientProvider>;
}
