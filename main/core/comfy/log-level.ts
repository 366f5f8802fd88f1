import type { LogLine } from "../../../shared/comfy.ts";
import { plainText } from "./text.ts";

const traceback = /^\s*(?:[+|] ?)*Traceback \(most recent call last\):/;
const exceptionLine = /^(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt)(?::|$)/;
const errorLine =
  /^\W*(?:ERROR|CRITICAL|FATAL)\b|\[(?:ERROR|CRITICAL|FATAL)\]|\(IMPORT FAILED\)|^IMPORT FAILED: |^!!! Exception|^Cannot import |\berror: |^Killed$|Segmentation fault|^Fatal Python error/;
const warningLine = /\bWARN(?:ING)?\b|\b\w+Warning: |^Warning\b/;

/** Tells the level of each line of one stream, by what it says: Python's tracebacks span many lines. */
export function levelReader(): (line: string) => LogLine["level"] {
  let isInTraceback = false;
  return (line) => {
    const text = plainText(line.length > 1_000 ? line.slice(0, 1_000) : line);
    if (traceback.test(text)) {
      isInTraceback = true;
      return "error";
    }
    if (isInTraceback && (text === "" || /^[\s|+]/.test(text))) return "error";
    const endsTraceback = isInTraceback;
    isInTraceback = false;
    if (endsTraceback || exceptionLine.test(text) || errorLine.test(text)) return "error";
    return warningLine.test(text) ? "warn" : "info";
  };
}
