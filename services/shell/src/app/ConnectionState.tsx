import { useTranslation } from "react-i18next";

import { useConnection, useLive, type Connection } from "../shared/connection";

import { ConnectionMark, type ConnectionMood } from "./ConnectionMark";

/** Whether what is seen is of now, and whether what is entered arrives: always there, in words. */
export function ConnectionState() {
  const { t } = useTranslation("app");
  const connection = useConnection();
  const { live, waiting } = useLive();
  const state = stateOf(connection, live);
  const services = connection.silent.map((service) => t(`connection.service.${service}`)).join(", ");
  return (
    <ConnectionMark mood={MOODS[state]}>
      {t(`connection.${state}`, { services })}
      {waiting > 0 ? <b className="number"> · {t("connection.waiting", { count: waiting })}</b> : null}
    </ConnectionMark>
  );
}

type State = "good" | "asking" | "offline" | "silent" | "notLive";

const MOODS: Record<State, ConnectionMood> = {
  good: "good",
  asking: "asking",
  offline: "bad",
  silent: "bad",
  notLive: "bad",
};

function stateOf({ online, silent, asking }: Connection, live: boolean | undefined): State {
  if (!online) return "offline";
  if (silent.length > 0) return "silent";
  if (live === false) return "notLive";
  return asking ? "asking" : "good";
}
