import { useTranslation } from "react-i18next";

import { TEAMS, type Action, type Case, type HandoverClient, type State } from "../../handover";

import styles from "./paramedic.module.css";

type Step = Extract<Action, "depart" | "arrive" | "sign" | "close">;

/** What the unit does next, by where the transfer stands; it leaves the scene without waiting for an answer's long way. */
const NEXT: Partial<Record<State, Step>> = {
  accepted: "depart",
  en_route: "arrive",
  arrived: "sign",
  handed_over: "close",
};

const BEFORE_ARRIVAL: ReadonlySet<State> = new Set<State>(["requested", "received", "accepted", "en_route"]);

interface Props {
  now: Case;
  client: HandoverClient;
}

/** The one thing to do next as one large button, and the teams to call. */
export function NextStep({ now, client }: Props) {
  const { t } = useTranslation("paramedic");
  const { transfer_id, state, version, signatures, activations } = now;
  const step = NEXT[state];
  const signed = step === "sign" && signatures.ambulance;
  const take = (action: Step) => {
    const clear = action === "sign" ? { side: "ambulance" } : {};
    void client.act(transfer_id, action, { clear, expected_version: version });
  };
  return (
    <>
      {step && !signed ? (
        <div className={styles.bar}>
          <button
            type="button"
            data-kind="primary"
            onClick={() => {
              take(step);
            }}
          >
            {t(`steps.${step}`)}
          </button>
        </div>
      ) : null}
      {signed ? <p role="status">{t("steps.signed")}</p> : null}
      {BEFORE_ARRIVAL.has(state) ? (
        <fieldset className={styles.choices}>
          <legend>{t("teams.call")}</legend>
          {TEAMS.map((team) => (
            <button
              key={team}
              type="button"
              disabled={activations.some((called) => called.team === team)}
              onClick={() => {
                void client.act(transfer_id, "activate", { clear: { team } });
              }}
            >
              {t(`teams.${team}`)}
            </button>
          ))}
        </fieldset>
      ) : null}
    </>
  );
}
