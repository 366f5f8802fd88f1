#!/usr/bin/env node
import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { outliveClosedPipes } from "../core/platform/pipes.ts";
import { readText } from "../core/store/folder.ts";
import { UsageError } from "./args.ts";
import { commandName } from "./command-name.ts";
import { asksForHelp, type Command, helpOf, isCommand, overview } from "./help.ts";

const manifest = z.object({ version: z.string() });

/** What a command needs is loaded once it is called: help and status need next to nothing. */
const commands: Readonly<
  Record<Command, (argv: readonly string[], version: string) => Promise<void>>
> = {
  serve: async (...given) => (await import("./serve.ts")).serve(...given),
  keys: async (...given) => (await import("./keys.ts")).keys(...given),
  usage: async (...given) => (await import("./usage.ts")).usage(...given),
  status: async (argv) => (await import("./status.ts")).status(argv),
  doctor: async (...given) => (await import("./doctor.ts")).doctor(...given),
  backup: async (...given) => (await import("./backup.ts")).backup(...given),
  restore: async (...given) => (await import("./backup.ts")).restore(...given),
  service: async (argv) => (await import("./service.ts")).service(argv),
};

async function run(argv: readonly string[]): Promise<void> {
  const [command, ...rest] = argv;
  const about = command === "help" ? rest[0] : command;
  if (isCommand(about) && (command === "help" || asksForHelp(rest))) print(helpOf(about));
  else if (isCommand(command)) await commands[command](rest, versionOfThis());
  else if (command === "--version") print(`${versionOfThis()}\n`);
  else if (command === undefined || /^(help|-h|--help)$/.test(command)) print(overview());
  else throw new UsageError(`There is no command ${command}; ${commandName} --help lists them`);
}

const print = (text: string): void => void process.stdout.write(text);

function versionOfThis(): string {
  return manifest.parse(JSON.parse(readText(new URL("../../../package.json", import.meta.url))))
    .version;
}

function wordsOf(error: unknown): string {
  return error instanceof AppError || error instanceof UsageError ? error.message : String(error);
}

outliveClosedPipes([process.stdout, process.stderr]);
run(process.argv.slice(2)).then(
  // Said outright: in the packaged app, where Electron ends the process, the code would be 0.
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.stderr.write(`latchkey: ${wordsOf(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
