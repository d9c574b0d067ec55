import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { useReceipts, type Case, type HandoverClient, type Message } from "../../handover";
import { Field } from "../../shared/ui";
import { useWallClock } from "../../shared/units";

import styles from "./hospital.module.css";

interface Props {
  now: Case;
  client: HandoverClient;
}

/** Ask the ambulance; what it writes is confirmed as read when it is shown. */
export function Channel({ now, client }: Props) {
  const { t } = useTranslation("hospital");
  const { transfer_id, messages } = now;
  const { register, handleSubmit, reset } = useForm<{ text: string }>();
  useReceipts(now, "ambulance", client);
  const ask = ({ text }: { text: string }) => {
    if (text.trim() === "") return;
    void client.act(transfer_id, "message", { clear: { side: "hospital" }, clinical: { text: text.trim() } });
    reset();
  };
  return (
    <section className={styles.channel} aria-label={t("channel.title")}>
      {messages.length > 0 ? <ol>{messages.map((message) => <Line key={message.message_id} message={message} />)}</ol> : null}
      <form onSubmit={(event) => { void handleSubmit(ask)(event); }}>
        <Field label={t("channel.ask")}><input autoComplete="off" maxLength={2000} {...register("text")} /></Field>
        <button type="submit">{t("channel.send")}</button>
      </form>
    </section>
  );
}

function Line({ message: { side, text, sent_at, read } }: { message: Message }) {
  const { t } = useTranslation("hospital");
  const at = useWallClock();
  const first = Object.values(read).sort().at(0);
  return (
    <li data-side={side}>
      <p>{text}</p>
      <small>{t(`channel.${side}`)} {at(sent_at)} · {first ? t("channel.read", { time: at(first) }) : t("channel.unread")}</small>
    </li>
  );
}
