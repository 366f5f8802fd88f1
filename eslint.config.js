import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const typescript = ["**/*.ts", "**/*.tsx", "**/*.cts", "scripts/**/*.mjs"];

// ESLint replaces a rule's options as a whole, so what a folder forbids is put together here.
const everywhere = [
  { selector: "TSEnumDeclaration", message: "Use a union of strings." },
  { selector: "ExportAllDeclaration", message: "No barrel files: name what is exported." },
];
const clocks = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Take the time from the Clock that was passed in.",
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: "Take the time from the Clock that was passed in.",
  },
];
const clockProperties = [
  { object: "Date", property: "now", message: "Take the time from the Clock that was passed in." },
  { object: "Math", property: "random", message: "Take chance from main/core/platform." },
];
/** Vitest's own second is over before a busy machine has come to it. */
const impatience = {
  selector:
    "CallExpression[callee.object.name='vi'][callee.property.name=/^wait/][arguments.length=1]",
  message: "Say how long: patience of test/support.",
};
const defaultExports = {
  restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true },
};

export default defineConfig(
  globalIgnores(["dist/", "release/", ".cache/", "test/fixtures/wrong-imports/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  { files: ["**/*.js", "**/*.mjs"], extends: [js.configs.recommended] },
  {
    // Scripts of the pages that the gateway serves: they run in a browser.
    files: ["main/core/api/pages/*.js"],
    languageOptions: {
      globals: Object.fromEntries(
        [
          "addEventListener",
          "CSSStyleSheet",
          "dispatchEvent",
          "document",
          "Event",
          "fetch",
          "history",
          "localStorage",
          "location",
          "navigator",
          "setTimeout",
          "URL",
          "URLSearchParams",
          "WebSocket",
        ].map((name) => [name, "readonly"]),
      ),
    },
  },

  {
    files: typescript,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-restricted-exports": ["error", defaultExports],
      "no-restricted-syntax": ["error", ...everywhere],
      "max-lines": ["warn", 250],
      complexity: ["warn", 15],
      eqeqeq: "error",
    },
  },
  {
    // Checked by the compiler, which knows Node's globals; JSDoc has no assertion that the linter sees.
    files: ["scripts/**/*.mjs"],
    rules: { "no-undef": "off", "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // CommonJS, as the sandbox wants its preload.
    files: ["**/*.cts"],
    rules: { "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }] },
  },
  {
    files: ["**/*.d.ts"],
    rules: { "@typescript-eslint/consistent-type-definitions": "off" },
  },

  // Time and chance come from one place, so that tests can hold them.
  {
    files: ["main/**/*.{ts,cts}", "shared/**/*.ts", "renderer/**/*.{ts,tsx}"],
    ignores: ["main/core/platform/**", "renderer/bridge/clock.ts"],
    rules: {
      "no-restricted-properties": ["error", ...clockProperties],
      "no-restricted-syntax": ["error", ...everywhere, ...clocks],
    },
  },
  {
    files: ["main/core/**/*.ts", "main/electron/**/*.ts", "shared/**/*.ts"],
    rules: { "no-console": "error" },
  },

  {
    files: ["renderer/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat["recommended-latest"]],
    rules: {
      // React takes handlers that return a promise; everywhere else a lost promise is a fault.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },

  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": "off",
      complexity: "off",
      // `async () => { throw ... }` and its like stand in for real functions.
      "@typescript-eslint/require-await": "off",
      "no-restricted-properties": [
        "error",
        { object: "vi", property: "mock", message: "Pass another argument instead." },
        { object: "vi", property: "doMock", message: "Pass another argument instead." },
      ],
      "no-restricted-syntax": ["error", ...everywhere, impatience],
      // `test.extend` asks for an empty pattern where a fixture needs no other.
      "no-empty-pattern": ["error", { allowObjectPatternsAsParameters: true }],
    },
  },

  // Tools insist on a default export.
  {
    files: ["**/*.config.{ts,js}", "scripts/vitest-counts.ts"],
    rules: { "no-restricted-exports": "off" },
  },
);
