import { Command as Palette } from "cmdk";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { useCommandList, useCommands, type Command } from "../shared/commands";
import { LANGUAGES, type Language } from "../shared/i18n";
import { THEMES, usePreferences } from "../shared/preferences";
import { useSession, type Person } from "../shared/session";
import { Modal } from "../shared/ui";

import { closePalette, openPalette, usePalette } from "./palette";
import { placesOf } from "./places";
import styles from "./app.module.css";

/** Everything that can be done, found by typing: Ctrl K. */
export default function CommandPalette({ person }: { person: Person }) {
  const { t } = useTranslation("app");
  const open = usePalette((state) => state.open);
  const sources = useCommandList((state) => state.sources);
  useCommands("app", useOwnCommands(person));
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => { removeEventListener("keydown", onKey); };
  }, []);
  if (!open) return null;
  const groups = Map.groupBy([...sources.values()].flat(), ({ group }) => group);
  return (
    <Modal label={t("palette.open")} className={styles.palette} onClose={closePalette}>
      <Palette label={t("palette.open")} loop>
        <Palette.Input placeholder={t("palette.placeholder")} autoFocus />
        <Palette.List tabIndex={-1}>
          <Palette.Empty>{t("palette.empty")}</Palette.Empty>
          {[...groups].map(([group, commands]) => (
            <Palette.Group key={group} heading={group}>
              {commands.map((command) => (
                <Palette.Item key={command.id} value={`${group} ${command.title}`} onSelect={() => { choose(command); }}>
                  {command.title}
                </Palette.Item>
              ))}
            </Palette.Group>
          ))}
        </Palette.List>
      </Palette>
    </Modal>
  );
}

function choose(command: Command): void {
  closePalette();
  command.run();
}

function onKey(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  openPalette();
}

function useOwnCommands(person: Person): Command[] {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  return useMemo(() => {
    const { prefer } = usePreferences.getState();
    const languages = Object.entries(LANGUAGES) as [Language, string][];
    return [
      ...placesOf(person.role).map(({ name }) => ({
        id: `place-${name}`,
        title: t(`places.${name}`),
        group: t("palette.places"),
        run: () => { void navigate(`/${name}`); },
      })),
      ...THEMES.map((theme) => ({
        id: `theme-${theme}`,
        title: `${t("preferences.theme")}: ${t(`preferences.themes.${theme}`)}`,
        group: t("palette.settings"),
        run: () => { prefer({ theme }); },
      })),
      ...languages.map(([language, name]) => ({
        id: `language-${language}`,
        title: `${t("preferences.language")}: ${name}`,
        group: t("palette.settings"),
        run: () => { prefer({ language }); },
      })),
      { id: "sign-out", title: t("signIn.out"), group: t("palette.session"), run: useSession.getState().leave },
    ];
  }, [person.role, navigate, t]);
}
