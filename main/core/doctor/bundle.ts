import { strToU8, zipSync } from "fflate";
import type { LogLine } from "../../../shared/comfy.ts";
import type { BundleFile, DoctorReport } from "../../../shared/doctor.ts";
import { plainLine } from "../../../shared/log-text.ts";
import type { Settings } from "../../../shared/settings.ts";

export type BundleParts = {
  readonly report: DoctorReport;
  readonly settings: Settings;
  readonly comfyui: readonly LogLine[];
  readonly gateway: readonly LogLine[];
  readonly scrub: (text: string) => string;
};

/** The files of a diagnostics bundle, for a person to look at before it is made. */
export function bundleFiles({ report, settings, scrub, ...logs }: BundleParts): BundleFile[] {
  const { displayName: _hidden, ...shown } = settings;
  const files: BundleFile[] = [
    { name: "report.txt", what: "report", text: reportText(report) },
    { name: "settings.json", what: "settings", text: `${JSON.stringify(shown, null, 2)}\n` },
    { name: "comfyui.log", what: "comfyui", text: logText(withoutWork(logs.comfyui)) },
    { name: "gateway.log", what: "gateway", text: logText(logs.gateway) },
  ];
  return files.map((file) => ({ ...file, text: scrub(file.text) }));
}

export function zipOf(files: readonly BundleFile[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])));
}

const signs = { ok: "  ok ", warn: "LOOK ", bad: " BAD ", unknown: "  ?  " } as const;

/** A report for a terminal, and for somebody who helps. */
export function reportText({ version, system, checks }: DoctorReport): string {
  const lines = checks.flatMap(({ what, level, found, remedy }) => [
    `${signs[level]} ${what.padEnd(9)} ${found}`,
    ...(remedy === null ? [] : [`${" ".repeat(16)}${remedy}`]),
  ]);
  return `Latchkey ${version}, ${system}\n\n${lines.join("\n")}\n`;
}

/**
 * Starts and faults alone: between them custom nodes may print what people asked for. A start is over
 * with the line that ComfyUI prints once it listens.
 */
function withoutWork(lines: readonly LogLine[]): LogLine[] {
  let isStarting = false;
  return lines.filter((line) => {
    const text = plainLine(line.text);
    if (text.startsWith("[Latchkey] ")) isStarting = true;
    const isKept = isStarting || line.level !== "info";
    if (/^(?:To see the GUI go to:|got prompt\b)/.test(text)) isStarting = false;
    return isKept;
  });
}

function logText(lines: readonly LogLine[]): string {
  return lines
    .map(({ at, text }) => `${new Date(at * 1000).toISOString()} ${plainLine(text)}\n`)
    .join("");
}
