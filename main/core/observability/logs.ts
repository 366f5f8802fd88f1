import type { LogLine, LogSource } from "../../../shared/comfy.ts";
import { createLogBuffer, type LogBuffer } from "../comfy/log-buffer.ts";
import { plainText } from "../comfy/text.ts";
import type { Clock } from "../platform/clock.ts";
import { alsoTo, bodyOf, type Logger } from "../platform/logger.ts";
import { createRotatingFile } from "../store/rotating-file.ts";

/** ComfyUI's log and Latchkey's own: the newest lines in memory, and files in the data folder. */
export type Logs = {
  /** Where the files lie. */
  readonly folder: string;
  read(source: LogSource, after: number): LogLine[];
  /** What is kept of a log, as its file has it. */
  text(source: LogSource): string;
  onLines(listener: (source: LogSource, lines: readonly LogLine[]) => void): () => void;
  /** A logger whose entries are also lines of the gateway's log. */
  alsoHere(log: Logger): Logger;
  /** Lines of the gateway's log that are no events of a logger: answered requests. */
  add(lines: readonly Pick<LogLine, "text" | "level">[]): void;
  /** Writes what is left to the files. */
  close(): Promise<void>;
};

export type LogsDeps = {
  readonly folder: string;
  readonly comfy: Pick<LogBuffer, "read" | "onLines">;
  /** Who was let in and refused; it keeps a file of its own. */
  readonly audit: Pick<LogBuffer, "read" | "onLines">;
  readonly clock: Clock;
  readonly log: Logger;
};

const levelSigns = { info: " ", warn: "W", error: "E" } as const;

/** Follows ComfyUI's lines and takes the gateway's; both are masked before they come here or are kept. */
export function openLogs({ folder, comfy, audit, clock, log }: LogsDeps): Logs {
  const gateway = createLogBuffer(clock);
  const sources = { comfyui: comfy, gateway, audit } as const;
  const listeners = new Set<(source: LogSource, lines: readonly LogLine[]) => void>();
  const tell = (source: LogSource, lines: readonly LogLine[]): void => {
    for (const listener of [...listeners]) listener(source, lines);
  };
  const leaveAudit = audit.onLines((lines) => {
    tell("audit", lines);
  });
  const files = (["comfyui", "gateway"] as const).map((source) => {
    // A file that cannot be written is said to the terminal alone: it would be said to itself.
    const file = createRotatingFile({ folder, name: source, log });
    const leave = sources[source].onLines((lines) => {
      file.append(lines.map(fileLine).join(""));
      tell(source, lines);
    });
    return { file, leave };
  });

  return {
    folder,
    read: (source, after) => sources[source].read(after),
    text: (source) => sources[source].read(0).map(fileLine).join(""),
    onLines(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    alsoHere: (other) =>
      alsoTo(other, (entry) => {
        gateway.add(bodyOf(entry), entry.level);
      }),
    add(lines) {
      gateway.addAll(lines);
    },
    async close() {
      leaveAudit();
      for (const { file, leave } of files) {
        leave();
        await file.close();
      }
    },
  };
}

/** `2026-11-24T14:02:11.000Z W words`, without colours. */
function fileLine({ at, level, text }: LogLine): string {
  return `${new Date(at * 1000).toISOString()} ${levelSigns[level]} ${plainText(text)}\n`;
}
