import eslint from "@eslint/js";
import boundaries from "eslint-plugin-boundaries";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist", ".contracts"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat.recommended,
    ],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { boundaries },
    settings: {
      "import/resolver": { node: { extensions: [".ts", ".tsx"] } },
      "boundaries/elements": [
        { type: "app", pattern: "src/app" },
        { type: "feature", pattern: "src/features/*", capture: ["name"] },
        { type: "handover", pattern: "src/handover" },
        { type: "shared", pattern: "src/shared" },
      ],
    },
    rules: {
      // The application knows its features; a feature knows what is shared, and no other feature.
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          message: "a file of {{from.element.path}} does not import {{to.element.path}}: move what both need to src/shared",
          policies: [
            may("app", ["app", "feature", "handover", "shared"]),
            may("feature", ["handover", "shared"]),
            {
              from: { element: { type: "feature" } },
              allow: [{ to: { element: { type: "feature", captured: { name: "{{from.element.captured.name}}" } } } }],
            },
            may("handover", ["handover", "shared"]),
            may("shared", ["shared"]),
          ],
        },
      ],
    },
  },
);

function may(from, to) {
  return { from: { element: { type: from } }, allow: [{ to: { element: { type: to } } }] };
}
