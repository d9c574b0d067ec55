import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useReceipts, type Case, type HandoverClient, type Message } from "../../handover";
import { Field } from "../../shared/ui";
import { useWallClock } from "../../shared/units";

import styles from "./paramedic.module.css";

interface Props {
  now: Case;
  client: HandoverClient;
}

/** What unit and hospital write to each other about this patient, and whether it was read. */
export function Channel({ now, client }: Props) {
  const { t } = useTranslation("paramedic");
  const [text, setText] = useState("");
  const { transfer_id, messages } = now;
  useReceipts(now, "hospital", client);
  return (
    <>
      {messages.length > 0 ? (
        <ol className={styles.messages}>
          {messages.map((message) => (
            <Line key={message.message_id} message={message} />
          ))}
        </ol>
      ) : null}
      <form
        className={styles.write}
        onSubmit={(event) => {
          event.preventDefault();
          if (!text.trim()) return;
          void client.act(transfer_id, "message", { clear: { side: "ambulance" }, clinical: { text: text.trim() } });
          setText("");
        }}
      >
        <Field label={t("channel.write")}>
          <input
            value={text}
            maxLength={2000}
            onChange={({ target }) => {
              setText(target.value);
            }}
          />
        </Field>
        <button type="submit" disabled={!text.trim()}>
          {t("channel.send")}
        </button>
      </form>
    </>
  );
}

function Line({ message: { side, text, sent_at, read } }: { message: Message }) {
  const { t } = useTranslation("paramedic");
  const at = useWallClock();
  const first = Object.values(read).sort()[0];
  return (
    <li data-side={side}>
      <p>{text}</p>
      <small>
        {t(`channel.${side}`)} {at(sent_at)} · {first ? t("channel.read", { time: at(first) }) : t("channel.unread")}
      </small>
    </li>
  );
}
