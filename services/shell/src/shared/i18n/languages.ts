/** The languages that every text is there in, by their own names. */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  hi: "हिन्दी",
  ar: "العربية",
} as const;

export type Language = keyof typeof LANGUAGES;

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set<Language>(["ar"]);

export function isLanguage(name: string): name is Language {
  return Object.hasOwn(LANGUAGES, name);
}

export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

/** Return the first language that the browser asks for and that is there; English otherwise. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split("-")[0] ?? "").find(isLanguage) ?? "en";
}

/** Return a language as it is written in the person's region: "en-FI" when the browser asks for that and English is shown. */
export function regionalOf(language: string, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.split("-")[0] === language) ?? language;
}
