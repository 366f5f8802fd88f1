/**
 * The directions of imports (docs/architecture.md): shared <- core <- electron, cli <- index, and
 * shared <- renderer. `npm run lint:imports` runs these rules over the code, and over
 * test/fixtures/wrong-imports, which breaks each of them once: a rule that finds nothing there fails.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    {
      name: "shared-knows-nobody",
      comment: "What both the window and main use may depend on neither.",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "^(main|renderer|test|scripts)/" },
    },
    {
      name: "shared-without-node",
      comment: "The window's page has no Node: schemas and pure functions need none.",
      severity: "error",
      from: { path: "^shared/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-knows-shared-only",
      comment: "The core runs without Electron, window and command line.",
      severity: "error",
      from: { path: "^main/core/" },
      to: { path: "^(main/(?!core/)|renderer/|test/|scripts/)" },
    },
    {
      name: "electron-and-cli-apart",
      comment: "Both stand on the core; neither knows the other, the page or the entry.",
      severity: "error",
      from: { path: "^main/(electron|cli)/" },
      to: {
        path: "^(main/(electron|cli)/|main/(index|packaged)\\.ts$|renderer/|test/|scripts/)",
        // Menus and notifications have their words in the one catalogue, of which main knows the type.
        pathNot: "^(main/$1/|renderer/i18n/en/desktop\\.json$)",
      },
    },
    {
      name: "renderer-knows-shared-only",
      comment: "The page asks main through the bridge, by the contract in shared.",
      severity: "error",
      from: { path: "^renderer/" },
      to: { path: "^(main|test|scripts)/" },
    },
    {
      name: "pages-apart",
      comment: "What two pages need is in renderer/ui.",
      severity: "error",
      from: { path: "^renderer/pages/([^/]+)/" },
      to: { path: "^renderer/pages/[^/]+/", pathNot: "^renderer/pages/$1/" },
    },
    {
      name: "electron-at-the-edge",
      comment: "Only main/electron and main/index.ts run inside Electron.",
      severity: "error",
      from: {
        path: "^(shared|main|renderer|test|scripts)/",
        pathNot: "^(main/(electron/|index\\.ts$)|scripts/(electron-loader|icon)/)",
      },
      to: { path: "(^|/)node_modules/electron/|^electron$" },
    },
    {
      name: "steps-are-pure",
      comment:
        "The gateway decides from plain data: its steps import nothing from outside the project.",
      severity: "error",
      from: {
        path: "^main/core/gateway/(decide|classify|host|identify|site|authorise|quota|routes)\\.ts$",
      },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg"] },
    },
    {
      name: "files-in-store-and-comfy",
      comment: "The store alone writes files, and comfy looks for what is installed.",
      severity: "error",
      from: { path: "^main/", pathNot: "^main/core/(store|comfy)/" },
      to: { path: "^(node:)?fs(/promises)?$" },
    },
    {
      name: "only-shipped-packages",
      comment: "What runs in main must be a dependency: of these the app shows the licences.",
      severity: "error",
      from: { path: "^(main|shared)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg"],
        dependencyTypesNot: ["type-only"],
        pathNot: "(^|/)node_modules/(electron|@types)/",
      },
    },
    {
      name: "no-cycles",
      comment: "Two files that need each other are one, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "everything-resolves",
      comment: "An import that leads nowhere is also one that no rule can judge.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    exclude: { path: "^(dist|release)/|^test/fixtures/wrong-imports/" },
    // Types count too: a type from the wrong side is a wrong direction.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
