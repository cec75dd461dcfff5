// Lints of the window: the recommended sets, plus the walls between rooms and the catalogue of texts.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import boundaries from "./boundaries.js";
import plainTexts from "./plain-texts.js";
import svelteConfig from "./svelte.config.js";

export default ts.config(
  // bindings.ts is written by the Rust side.
  { ignores: ["dist/", "node_modules/", "src/backend/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
    // `let { x = $bindable(), y } = $props()` needs one `let` for both.
    rules: { "prefer-const": "off", "svelte/prefer-const": ["error", { destructuring: "all" }] },
  },
  {
    plugins: { boundaries },
    rules: {
      "boundaries/walls": "error",
      "no-console": "error",
      "no-undef": "off",
      eqeqeq: "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-explicit-any": "error",
    },
  },
  {
    files: ["src/**/*.svelte", "src/**/*.ts"],
    // The catalogue itself, what stands in for the engine, and pages that only development builds have.
    ignores: ["src/words/**", "src/backend/fake/**", "src/backend/fake.ts", "src/app/gallery/**", "**/*.test.ts", "src/vitest-setup.ts", "**/scripted-backend.ts"],
    plugins: { texts: plainTexts },
    rules: { "texts/catalogue": "error" },
  },
  { files: ["**/*.svelte"], rules: { "max-lines": ["error", { max: 250 }] } },
);
