import { z } from "zod";
import {
  defaultDays,
  daysQuerySchema,
  usageFigures,
  usageStatsSchema,
} from "../../shared/usage.ts";
import { dataFolderOf, flagValue, parseFlags, UsageError } from "./args.ts";
import { connect } from "./client.ts";

const options = {
  "data-dir": { type: "string" },
  days: { type: "string" },
  json: { type: "boolean" },
  csv: { type: "boolean" },
} as const;

const answerSchema = z.object({ usage_stats: z.record(z.string(), usageStatsSchema) });
/** `latchkey usage`: what each key did in the last days. */
export async function usage(argv: readonly string[], version: string): Promise<void> {
  const { values } = parseFlags(argv, options);
  if (values.json === true && values.csv === true)
    throw new UsageError("--json and --csv: give one of them");
  const days = flagValue("--days", daysQuerySchema, values.days ?? String(defaultDays));
  const client = await connect(dataFolderOf(values["data-dir"]), version);
  try {
    const { usage_stats } = answerSchema.parse(
      await client.call("GET", `/api/usage/all?days=${String(days)}`),
    );
    if (values.json === true) process.stdout.write(`${JSON.stringify(usage_stats, null, 2)}\n`);
    else {
      const glue = values.csv === true ? "," : "  ";
      const rows = Object.entries(usage_stats).map(([keyId, stats]) => [
        keyId,
        ...usageFigures.map((figure) => String(stats[figure])),
      ]);
      process.stdout.write(
        [["key_id", ...usageFigures], ...rows].map((row) => `${row.join(glue)}\n`).join(""),
      );
    }
  } finally {
    await client.close();
  }
}
