// @vitest-environment node
import { ESLint } from "eslint";
import { expect, test } from "vitest";

const RULE = "boundaries/dependencies";

/** Lint a line as if it stood in a file, and return what the rule of boundaries says of it. */
async function complaints(file: string, line: string): Promise<string[]> {
  const config = { files: ["**/*.ts", "**/*.tsx"], languageOptions: { parserOptions: { projectService: false, project: null } } };
  const eslint = new ESLint({ overrideConfig: config, ruleFilter: ({ ruleId }) => ruleId === RULE });
  const [result] = await eslint.lintText(line, { filePath: file });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

test.each([
  ["a feature that imports another", "src/features/hospital/data.ts", "../dispatcher/data"],
  ["what is shared that imports a feature", "src/shared/ui/index.ts", "../../features/dispatcher/data"],
  ["what is shared that imports the application", "src/shared/ui/index.ts", "../../app/places"],
])("the linter refuses %s", async (_, file, target) => {
  expect(await complaints(file, `import "${target}";\n`)).toEqual([RULE]);
});

test.each([
  ["a feature", "src/features/hospital/index.tsx", "./data"],
  ["what is shared", "src/features/hospital/index.tsx", "../../shared/ui"],
])("the linter lets a feature import its own files and what is shared: %s", async (_, file, target) => {
  expect(await complaints(file, `import "${target}";\n`)).toEqual([]);
});
