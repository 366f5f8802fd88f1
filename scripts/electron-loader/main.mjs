// What Electron does when it is given a folder, for an Electron whose own default app is gone
// (scripts/electron-assemble.ts): take the folder's name, version and path, then run its main.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "electron";

// Says, as Electron's default app does, that the arguments hold the app's folder.
Object.defineProperty(process, "defaultApp", {
  configurable: false,
  enumerable: true,
  value: true,
});

const folder = process.argv.slice(1).find((argument) => !argument.startsWith("-"));

if (folder === undefined) {
  process.stderr.write(
    "This Electron runs the app in the folder that it is given, and got none.\n",
  );
  app.exit(2);
} else {
  await run(resolve(folder));
}

/** @param {string} path */
async function run(path) {
  /** @type {{ name?: string; productName?: string; version?: string; main?: string; desktopName?: string }} */
  const about = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const name = about.productName ?? about.name;
  if (name !== undefined) app.setName(name);
  if (about.version !== undefined) app.setVersion(about.version);
  app.setDesktopName(about.desktopName ?? `${app.getName()}.desktop`);
  app.setAppPath(path);

  try {
    await import(pathToFileURL(join(path, about.main ?? "index.js")).href);
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`The app threw an error while it was loaded.\n${words}\n`);
    app.exit(1);
  }
}
