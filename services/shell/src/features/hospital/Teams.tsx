import { useTranslation } from "react-i18next";

import { TEAMS, type Activation, type Case, type HandoverClient, type Team } from "../../handover";
import { useWallClock } from "../../shared/units";

import styles from "./hospital.module.css";

interface Props {
  now: Case;
  client: HandoverClient;
}

/** The teams for this patient: not called, called, ready; one press leads to the next. */
export function Teams({ now, client }: Props) {
  const { t } = useTranslation("hospital");
  return (
    <fieldset className={styles.teams}>
      <legend>{t("teams.title")}</legend>
      {TEAMS.map((team) => (
        <Toggle
          key={team}
          team={team}
          called={now.activations.findLast((activation) => activation.team === team)}
          onPress={(called) => {
            if (called) void client.act(now.transfer_id, "acknowledge", { clear: { activation_id: called.activation_id } });
            else void client.act(now.transfer_id, "activate", { clear: { team } });
          }}
        />
      ))}
    </fieldset>
  );
}

interface ToggleProps {
  team: Team;
  called: Activation | undefined;
  onPress: (called: Activation | undefined) => void;
}

function Toggle({ team, called, onPress }: ToggleProps) {
  const { t } = useTranslation("hospital");
  const at = useWallClock();
  const ready = Object.values(called?.acknowledged ?? {}).sort().at(0);
  const standing = ready ? "ready" : called ? "called" : "idle";
  const time = ready ?? called?.activated_at;
  return (
    <button
      type="button"
      className={styles.team}
      data-standing={standing}
      aria-pressed={ready !== undefined}
      disabled={ready !== undefined}
      onClick={() => { onPress(called); }}
    >
      <b>{t(`teams.${team}`)}</b>
      <span>{t(`teams.${standing}`, { time: time ? at(time) : "" })}</span>
    </button>
  );
}
