#!/usr/bin/env node
import { z } from "zod";
import { outliveClosedPipes } from "../core/platform/pipes.ts";
import { readText } from "../core/store/folder.ts";
import { UsageError } from "./args.ts";
import { doctor } from "./doctor.ts";
import { backup, restore } from "./backup.ts";
import { keys, wordsOf } from "./keys.ts";
import { serve } from "./serve.ts";
import { service } from "./service.ts";
import { status } from "./status.ts";
import { usage } from "./usage.ts";

const help = `latchkey: start your ComfyUI and share it, with keys

  latchkey serve   [--data-dir DIR] [--port N] [--share [HOST:PORT]] [--auth off|optional|required]
                   [--public documented|private] [--comfy DIR] [--python FILE] [--upstream URL] [--demo]
                   [--allow-origin ORIGIN]... [--trust-proxy ADDRESS[,HEADER][,host]]...
                   [--tls-cert FILE --tls-key FILE | --tls-made] [--ready-file FILE] [--log-json]
                   [-- arguments for ComfyUI]
  latchkey keys    create NAME [--rate-limit N|none] [--role viewer|creator|admin]
                   [--expires ISO|DAYS] [--metadata JSON] [--json]
  latchkey keys    update ID [--name NAME] [--active true|false] [flags of create]
  latchkey keys    list | show ID | rotate ID [--grace SECONDS] | delete ID
  latchkey usage   [--days N] [--json|--csv]
  latchkey status
  latchkey doctor  [--json]
  latchkey backup  FILE
  latchkey restore FILE [--yes]
  latchkey service install [flags of serve] | uninstall | status

All take --data-dir DIR. They work beside a running Latchkey and without one; restore wants it ended.
`;

const manifest = z.object({ version: z.string() });

async function run(argv: readonly string[]): Promise<void> {
  const [command, ...rest] = argv;
  const { version } = manifest.parse(
    JSON.parse(readText(new URL("../../../package.json", import.meta.url))),
  );
  switch (command) {
    case "serve":
      await serve(rest, version);
      return;
    case "keys":
      await keys(rest, version);
      return;
    case "usage":
      await usage(rest, version);
      return;
    case "status":
      await status(rest);
      return;
    case "doctor":
      await doctor(rest, version);
      return;
    case "backup":
      await backup(rest, version);
      return;
    case "restore":
      await restore(rest, version);
      return;
    case "service":
      await service(rest);
      return;
    case "--version":
      process.stdout.write(`${version}\n`);
      return;
    case undefined:
    case "help":
    case "--help":
      process.stdout.write(help);
      return;
    default:
      throw new UsageError(`There is no command ${command}; latchkey --help lists them`);
  }
}

outliveClosedPipes([process.stdout, process.stderr]);
run(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`latchkey: ${wordsOf(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
