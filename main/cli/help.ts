type Page = {
  /** How it is called, one line each. */
  readonly calls: readonly string[];
  /** A sentence or two about it. */
  readonly about: string;
  /** Each flag with its value, and what it does. */
  readonly flags: readonly (readonly [flag: string, words: string])[];
};

const json = ["--json", "print JSON"] as const;

const pages = {
  serve: {
    calls: ["serve [flags] [-- arguments for ComfyUI]"],
    about:
      "Starts ComfyUI and the gateway in front of it, without a window, until it is interrupted. A flag " +
      "goes before the stored setting, for this run.",
    flags: [
      ["--comfy DIR", "the ComfyUI to start: the folder with its main.py"],
      ["--python FILE", "the Python to start it with; found by itself where it is left out"],
      ["--upstream URL", "share a ComfyUI that runs already, such as http://127.0.0.1:8000"],
      ["--demo", "start the small stand-in that needs no models"],
      ["--port N", "the port for this computer alone; 0 takes any that is free (8188)"],
      [
        "--share [HOST:PORT]",
        "share with others, from all networks unless HOST says one (port 8288)",
      ],
      ["--auth MODE", "whether a key is needed: off, optional or required"],
      ["--enable-api-auth", "the same as --auth optional"],
      ["--require-api-auth", "the same as --auth required"],
      ["--public LIST", "what is seen without a key: documented or private"],
      ["--allow-origin ORIGIN", "a website that may call the API; may be given again"],
      [
        "--trust-proxy ADDRESS[,HEADER][,host]",
        "a reverse proxy whose word is taken; may be given again",
      ],
      ["--tls-cert FILE, --tls-key FILE", "share encrypted, with a certificate of your own"],
      ["--tls-made", "share encrypted, with a certificate that Latchkey makes"],
      ["--ready-file FILE", "write the addresses there, as JSON, once it listens"],
      ["--log-json", "log one JSON object a line"],
    ],
  },
  keys: {
    calls: [
      "keys create NAME [flags]",
      "keys list",
      "keys show ID",
      "keys update ID [flags]",
      "keys rotate ID [--grace SECONDS]",
      "keys delete ID",
    ],
    about: "Makes and manages keys. A new key's secret is printed once, and kept nowhere.",
    flags: [
      ["--rate-limit N", "requests an hour, or none for no limit"],
      ["--role ROLE", "viewer, creator or admin"],
      ["--expires WHEN", "days from now, or a time such as 2027-01-31T18:00:00Z; none for no end"],
      ["--metadata JSON", "an object of your own to keep beside it"],
      ["--name NAME", "update: another name"],
      ["--active true|false", "update: false pauses the key"],
      ["--grace SECONDS", "rotate: how long the old secret still works (0)"],
      json,
    ],
  },
  usage: {
    calls: ["usage [flags]"],
    about: "Prints how much each key was used.",
    flags: [["--days N", "of so many days"], json, ["--csv", "print CSV"]],
  },
  status: {
    calls: ["status [--json]"],
    about:
      "Says whether Latchkey runs, where, how ComfyUI is and why, who may come in, and how many are connected. Ends with 1 where it does not run.",
    flags: [json],
  },
  doctor: {
    calls: ["doctor [flags] [flags of serve] [-- arguments for ComfyUI]"],
    about: "Checks Python, PyTorch, ports, disk and data, and says what to do. Changes nothing.",
    flags: [
      json,
      ["--bundle FILE", "write a zip for somebody who helps: no keys, names, addresses, prompts"],
    ],
  },
  backup: {
    calls: ["backup FILE"],
    about: "Writes settings, keys (as fingerprints) and usage into one file.",
    flags: [],
  },
  restore: {
    calls: ["restore FILE [--yes]"],
    about:
      "Shows what a backup would change and, with --yes, puts it in place. Latchkey must not run.",
    flags: [["--yes", "do it"]],
  },
  service: {
    calls: ["service install [flags of serve]", "service uninstall", "service status"],
    about: "Starts `latchkey serve` with the computer (systemd) or at login (macOS, Windows).",
    flags: [],
  },
} as const satisfies Record<string, Page>;

export type Command = keyof typeof pages;

export const isCommand = (word: string | undefined): word is Command =>
  word !== undefined && Object.hasOwn(pages, word);

/** Whether it is help that is asked for, before what is meant for ComfyUI. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv
    .slice(0, end < 0 ? undefined : end)
    .some((word) => word === "--help" || word === "-h");
}

/** What `latchkey --help` prints. */
export function overview(): string {
  const width = Math.max(...Object.keys(pages).map((name) => name.length));
  const lines = Object.entries<Page>(pages).map(
    ([name, { about }]) =>
      `  ${name.padEnd(width)}  ${about.split(". ")[0]?.replace(/\.$/, "") ?? ""}`,
  );
  return [
    "latchkey: start your ComfyUI and share it, with keys",
    "",
    ...lines,
    "",
    "latchkey COMMAND --help lists a command's flags; latchkey --version says which this is.",
    "All take --data-dir DIR. They work beside a running Latchkey and without one; restore wants it ended.",
    "",
  ].join("\n");
}

/** What `latchkey COMMAND --help` prints. */
export function helpOf(command: Command): string {
  const { calls, about, flags }: Page = pages[command];
  const all = [
    ...flags,
    ["--data-dir DIR", "where the data lies, if not in the usual place"] as const,
  ];
  const lines = all.flatMap(([flag, words]) =>
    flag.length > flagWidth
      ? [`  ${flag}`, `  ${" ".repeat(flagWidth)}  ${words}`]
      : [`  ${flag.padEnd(flagWidth)}  ${words}`],
  );
  return [
    ...calls.map((call) => `latchkey ${call}`),
    "",
    ...about.split(/(?<=\.) /),
    "",
    ...lines,
    "",
  ].join("\n");
}

const flagWidth = 22;
