import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

import { usePreferences } from "../preferences";

import { directionOf, languageOf } from "./languages";

type Texts = Record<string, unknown>;

/** Whoever has texts keeps them in a folder `locales`; the folder above it names their namespace. */
const files = import.meta.glob<Texts>("/src/**/locales/*.json", { import: "default" });

/** What every page says first, in the language of whoever has none of ours: it costs no request of its own. */
const first = import.meta.glob<Texts>("/src/app/locales/en.json", { import: "default", eager: true });
const resources = { en: { app: Object.values(first)[0] ?? {} } };

const loaders = new Map(
  Object.entries(files).map(([path, load]) => {
    const [file, , namespace] = path.split("/").reverse();
    return [`${namespace ?? ""}/${file ?? ""}`, load];
  }),
);

const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = loaders.get(`${namespace}/${language}.json`);
    if (!load) {
      done(new Error(`no texts: ${namespace}/${language}.json`), false);
      return;
    }
    load().then(
      (texts) => { done(null, texts); },
      (error: unknown) => { done(error as Error, false); },
    );
  },
};

/** Load the texts of the chosen language, and follow it when another is chosen. */
export async function setUpTexts(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
  });
  await i18next.use(backend).use(initReactI18next).init({
    lng: chosen(),
    fallbackLng: "en",
    resources,
    partialBundledLanguages: true,
    ns: ["app"],
    defaultNS: "app",
    interpolation: { escapeValue: false },
  });
  usePreferences.subscribe(() => {
    if (i18next.language !== chosen()) void i18next.changeLanguage(chosen());
  });
}

function chosen() {
  return usePreferences.getState().language ?? languageOf(navigator.languages);
}
