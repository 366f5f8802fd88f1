import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import {
  authModeSchema,
  comfyArgumentsSchema,
  originSchema,
  publicPresetSchema,
  type ComfySource,
  largestPort,
  portWords,
} from "../../shared/settings.ts";
import type { Flags } from "../core/options.ts";
import { proxiesSchema, type Proxy } from "../../shared/proxies.ts";
import { readText } from "../core/store/folder.ts";
import { defaultDataFolder } from "../core/platform/folders.ts";

/** A wrong flag: the command line is at fault, and exits with 2. */
export class UsageError extends Error {}

export const defaultShare = { host: "0.0.0.0", port: 8288 } as const;

const serveOptions = {
  "data-dir": { type: "string" },
  port: { type: "string" },
  share: { type: "string" },
  auth: { type: "string" },
  "enable-api-auth": { type: "boolean" },
  "require-api-auth": { type: "boolean" },
  public: { type: "string" },
  comfy: { type: "string" },
  python: { type: "string" },
  upstream: { type: "string" },
  demo: { type: "boolean" },
  "allow-origin": { type: "string", multiple: true },
  "ready-file": { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "tls-made": { type: "boolean" },
  "trust-proxy": { type: "string", multiple: true },
  "log-json": { type: "boolean" },
} as const satisfies FlagTable;

export type ServeRequest = {
  readonly flags: Flags;
  readonly dataFolder: string;
  readonly readyFile: string | null;
  /** Logs as one JSON object a line. */
  readonly logJson: boolean;
};

/** `--share` may stand alone: its value is given only where the next word is one. */
function withShareValue(argv: readonly string[]): string[] {
  return argv.flatMap((word, place) => {
    if (word !== "--share") return [word];
    const next = argv[place + 1];
    const hasValue = next !== undefined && !next.startsWith("-");
    return hasValue ? [word] : [`--share=${defaultShare.host}:${String(defaultShare.port)}`];
  });
}

type FlagTable = Readonly<
  Record<string, { readonly type: "string" | "boolean"; readonly multiple?: boolean }>
>;
type FlagValue<F> = F extends { readonly multiple: true }
  ? string[]
  : F extends { readonly type: "boolean" }
    ? boolean
    : string;
type ParsedFlags<O> = {
  readonly values: { readonly [N in keyof O]?: FlagValue<O[N]> };
  readonly positionals: readonly string[];
};

/** Parses known flags. @throws UsageError that names the flag */
export function parseFlags<O extends FlagTable>(
  argv: readonly string[],
  options: O,
  positionals = false,
): ParsedFlags<O> {
  try {
    const { values, positionals: words } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: positionals,
      strict: true,
    });
    return { values: values, positionals: words };
  } catch (error) {
    const words = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "Wrong flags";
    throw new UsageError(words.replace(/\. To specify.*$/, ""));
  }
}

/** Checks the value of a flag. @throws UsageError that names it and says what is allowed */
export function flagValue<S extends z.ZodType>(
  flag: string,
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${flag}: ${parsed.error.issues[0]?.message ?? "not valid"}`);
}

const portText = z
  .string()
  .regex(/^\d{1,5}$/, portWords)
  .transform(Number)
  .refine((port) => port <= largestPort, portWords);

function shareOf(value: string): { host: string; port: number } {
  const match = /^(?:(\[[0-9A-Fa-f:.]+\]|[^:]*):)?(\d+)?$/.exec(value) ?? /^([^:]+)$/.exec(value);
  if (!match) throw new UsageError("--share: Must be HOST:PORT, such as 0.0.0.0:8288");
  const host = (match[1] ?? "").replace(/^\[|\]$/g, "");
  return {
    host: host === "" ? defaultShare.host : host,
    port: match[2] === undefined ? defaultShare.port : flagValue("--share", portText, match[2]),
  };
}

/**
 * The flags of `latchkey serve`, which the window takes too. DESIGN section 3.
 * @throws UsageError for the first wrong flag, by name
 */
export function parseServeFlags(argv: readonly string[]): ServeRequest {
  const end = argv.indexOf("--");
  const own = withShareValue(end < 0 ? argv : argv.slice(0, end));
  const { values } = parseFlags(own, serveOptions);
  const comfyArguments =
    end < 0
      ? undefined
      : flagValue("arguments for ComfyUI", comfyArgumentsSchema, argv.slice(end + 1));
  const auth = modeOf(values);
  const source = sourceOf(values);
  return {
    dataFolder: dataFolderOf(values["data-dir"]),
    logJson: values["log-json"] === true,
    readyFile: values["ready-file"] === undefined ? null : resolve(values["ready-file"]),
    flags: {
      ...(values.port === undefined ? {} : { port: flagValue("--port", portText, values.port) }),
      ...(values.share === undefined ? {} : { share: shareOf(values.share) }),
      ...(auth === undefined ? {} : { auth }),
      ...(values.public === undefined
        ? {}
        : { public: flagValue("--public", publicPresetSchema, values.public) }),
      ...(source === undefined ? {} : { source }),
      ...(comfyArguments === undefined ? {} : { comfyArguments }),
      ...(values["allow-origin"] === undefined
        ? {}
        : {
            allowOrigins: flagValue(
              "--allow-origin",
              z.array(originSchema),
              values["allow-origin"],
            ),
          }),
      ...tlsOf(values["tls-cert"], values["tls-key"], values["tls-made"] === true),
      ...(values["trust-proxy"] === undefined ? {} : { proxies: proxiesOf(values["trust-proxy"]) }),
    },
  };
}

export function dataFolderOf(given: string | undefined): string {
  return given === undefined ? defaultDataFolder(process.platform, process.env) : resolve(given);
}

type Values = {
  readonly auth?: string | undefined;
  readonly "enable-api-auth"?: boolean | undefined;
  readonly "require-api-auth"?: boolean | undefined;
  readonly comfy?: string | undefined;
  readonly python?: string | undefined;
  readonly upstream?: string | undefined;
  readonly demo?: boolean | undefined;
};

/** The seed's names stand for two of the modes; the stricter one wins. */
function modeOf(values: Values): Flags["auth"] {
  if (values.auth !== undefined) return flagValue("--auth", authModeSchema, values.auth);
  if (values["require-api-auth"] === true) return "required";
  return values["enable-api-auth"] === true ? "optional" : undefined;
}

function sourceOf(values: Values): ComfySource | undefined {
  const given = [values.comfy, values.upstream, values.demo].filter((one) => one !== undefined);
  if (given.length > 1) throw new UsageError("--comfy, --upstream and --demo: give one of them");
  if (values.python !== undefined && values.comfy === undefined)
    throw new UsageError("--python: goes with --comfy");
  if (values.demo === true) return { kind: "demo" };
  if (values.comfy !== undefined) {
    return {
      kind: "folder",
      folder: resolve(values.comfy),
      python: values.python === undefined ? null : resolve(values.python),
    };
  }
  if (values.upstream === undefined) return undefined;
  const url = flagValue(
    "--upstream",
    z.url({ protocol: /^http$/, error: "Must be an address such as http://127.0.0.1:8188" }),
    values.upstream,
  );
  return { kind: "upstream", url };
}

/** Each is `ADDRESS[,HEADER][,host]`, what the window asks for in three fields. */
function proxiesOf(values: readonly string[]): Proxy[] {
  const flag = "--trust-proxy";
  const declared = values.map((value) => {
    const [address = "", ...rest] = value.split(",").map((word) => word.trim().toLowerCase());
    const headers = rest.filter((word) => word !== "host");
    if (headers.length > 1 || rest.length > headers.length + 1)
      throw new UsageError(`${flag}: Must be ADDRESS, ADDRESS,HEADER or ADDRESS,HEADER,host`);
    return { address, header: headers[0] ?? "x-forwarded-for", host: rest.includes("host") };
  });
  return flagValue(flag, proxiesSchema, declared);
}

function tlsOf(
  cert: string | undefined,
  key: string | undefined,
  isMade: boolean,
): Pick<Flags, "tls"> {
  if (cert === undefined && key === undefined) return isMade ? { tls: { kind: "made" } } : {};
  if (isMade) throw new UsageError("--tls-made: goes without --tls-cert and --tls-key");
  if (cert === undefined || key === undefined)
    throw new UsageError("--tls-cert and --tls-key: give both");
  const readable = (flag: string, path: string): string => {
    try {
      readText(pathToFileURL(resolve(path)));
      return resolve(path);
    } catch {
      throw new UsageError(`${flag}: ${path} cannot be read`);
    }
  };
  return {
    tls: { kind: "own", cert: readable("--tls-cert", cert), key: readable("--tls-key", key) },
  };
}
