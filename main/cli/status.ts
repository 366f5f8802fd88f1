import { statusReportSchema, type StatusReport } from "../../shared/status-report.ts";
import { systemClock } from "../core/platform/clock.ts";
import { lockOwner } from "../core/store/lock.ts";
import { dataFolderOf, parseFlags } from "./args.ts";
import { clientOf } from "./running.ts";

const options = { "data-dir": { type: "string" }, json: { type: "boolean" } } as const;

/** `latchkey status`: whether it runs, where, and how all of it stands. Exits 1 where it does not run. */
export async function status(argv: readonly string[]): Promise<void> {
  const { values } = parseFlags(argv, options);
  const folder = dataFolderOf(values["data-dir"]);
  const asJson = values.json === true;
  const owner = await lockOwner(folder);
  if (owner === null) {
    print(
      asJson
        ? { running: false, data_folder: folder }
        : `Latchkey is not running (data folder ${folder})`,
    );
    process.exitCode = 1;
    return;
  }
  const report = statusReportSchema.parse(await clientOf(owner).call("GET", "/latchkey/status"));
  const { pid, what } = owner;
  if (asJson) print({ running: true, data_folder: folder, pid, what, ...report });
  else
    print(
      [
        `Latchkey ${report.version} is running (${what}, process ${String(pid)})`,
        ...linesOf(report, systemClock.now()),
      ].join("\n"),
    );
}

function print(value: string | Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value, null, 2)}\n`);
}

const accessWords = {
  off: "no key is asked for",
  optional: "with a key or without",
  required: "a key is required",
} as const satisfies Record<StatusReport["access"]["mode"], string>;

/** A line each, by what a person asks first. */
function linesOf({ comfyui, local_url, sharing, access }: StatusReport, nowMs: number): string[] {
  const { message, retry_at, queue } = comfyui;
  const again =
    retry_at === null
      ? null
      : `Starting again in ${String(Math.max(0, Math.round(retry_at - nowMs / 1000)))} s.`;
  const why = [message, again].filter((words) => words !== null).join(" ");
  const off = sharing.problem === null ? "no" : `no. ${sharing.problem}`;
  return [
    `ComfyUI: ${comfyui.state} since ${timeOf(comfyui.since)}`,
    ...(why === "" ? [] : [`         ${why}`]),
    ...(queue === null ? [] : [`Queue: ${String(queue)}`]),
    `Address: ${local_url}`,
    `Shared: ${sharing.on ? sharing.urls.join(" ") : off}`,
    `Access: ${accessWords[access.mode]} (${access.mode})`,
    `Connected: ${String(sharing.connected)}`,
  ];
}

const timeOf = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
