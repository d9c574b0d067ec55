import { expect, test } from "vitest";

import { LANGUAGES } from "./shared/i18n";

interface Tree {
  [key: string]: Tree | string;
}

const files = import.meta.glob<Tree>("/src/**/locales/*.json", { import: "default", eager: true });
const folders = [...new Set(Object.keys(files).map((path) => path.replace(/\/[^/]+$/, "")))];
const PLURAL = /_(zero|one|two|few|many|other)$/;

function leaves(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`));
}

function texts(folder: string, language: string): Map<string, string> {
  return new Map(leaves(files[`${folder}/${language}.json`] ?? {}));
}

/** The keys that a language needs, given those of English: one for each of its plural forms. */
function needed(language: string, english: Iterable<string>): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = [...english].flatMap((key) =>
    PLURAL.test(key) ? forms.map((form) => key.replace(PLURAL, `_${form}`)) : [key]);
  return [...new Set(keys)].sort();
}

const holes = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

for (const folder of folders) {
  for (const language of Object.keys(LANGUAGES)) {
    test(`${folder} says everything in ${language}, in each of its plural forms`, () => {
      const have = [...texts(folder, language).keys()].filter((key) => !key.endsWith("_zero"));

      expect(have.sort()).toEqual(needed(language, texts(folder, "en").keys()).filter((key) => !key.endsWith("_zero")));
    });

    test(`${folder} fills the same holes in ${language} as in English`, () => {
      const english = texts(folder, "en");
      const other = [...texts(folder, language)].filter(([key]) => english.has(key));

      expect(other.map(([key, text]) => [key, holes(text)])).toEqual(
        other.map(([key]) => [key, holes(english.get(key) ?? "")]),
      );
    });

    test(`${folder} leaves no text empty in ${language}`, () => {
      expect([...texts(folder, language)].filter(([, text]) => text.trim() === "")).toEqual([]);
    });
  }
}
