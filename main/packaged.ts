// The packaged program's entry: `latchkey serve` and the other commands run without a window, and all
// else opens it. Electron is ready, and asks for a display, only once this file ran: a command never
// lets it come to that, so it works on a machine without one.
import { ownArguments } from "./electron/arguments.ts";

const words = ownArguments(process.argv, { appPath: "", isGivenFolder: false });
const first = words[0] ?? "";

if (/^(?!-)./.test(first) || first === "-h" || first === "--help" || first === "--version") {
  process.argv.splice(1, process.argv.length, "latchkey", ...words);
  await import("./cli/main.ts");
  await new Promise(() => undefined); // The command ends the process itself.
} else {
  await import("./index.ts");
}
