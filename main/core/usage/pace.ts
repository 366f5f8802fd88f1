import { join } from "node:path";
import { sizeOfFile } from "../store/folder.ts";
import { dayPeriod, nameOf, numberOf } from "./periods.ts";

/**
 * How many bytes a day of usage takes, of the days since the first one that is kept; null while there is
 * none before today's: a clock that was set back leaves some of days to come.
 */
export async function bytesADay(
  folder: string,
  files: readonly string[],
  nowMs: number,
): Promise<number | null> {
  const today = nameOf(dayPeriod, nowMs);
  const past = files
    .filter((file) => dayPeriod.fileName.test(file) && file.slice(0, today.length) < today)
    .sort();
  const [first] = past;
  if (first === undefined) return null;
  const begun = numberOf(dayPeriod, Date.parse(first.slice(0, dayPeriod.nameLength)));
  const sizes = await Promise.all(past.map((file) => sizeOfFile(join(folder, file))));
  return sizes.reduce((sum, size) => sum + size, 0) / (numberOf(dayPeriod, nowMs) - begun);
}
