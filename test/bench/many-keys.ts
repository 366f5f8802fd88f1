// What ten thousand keys cost: the start, the list, and each request.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { StoredKey } from "../../main/core/keys/stored-key.ts";
import { endsOf, hashSecret, makeId, makeSecret } from "../../main/core/keys/secret.ts";
import { getSmall } from "./load.ts";
import type { Runtime, Stage } from "./stage.ts";

const count = 10_000;
const keyListSchema = z.object({ keys: z.array(z.unknown()) });

/** Compares an empty data folder with one of ten thousand keys; gives the rows of a table. */
export async function manyKeys(stage: Stage, runtime: Runtime, seconds: number): Promise<string[]> {
  const rows = [];
  for (const keys of [0, count]) {
    const folder = join(stage.folder, `keys-${String(keys)}`);
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(
      join(folder, "keys.json"),
      JSON.stringify({ version: 1, data: { keys: storedKeys(keys), deleted: [] } }),
    );
    const latchkey = await stage.startLatchkey(`with-${String(keys)}`, runtime, folder);
    const { perSecond } = getSmall(latchkey, 32, seconds);
    const list = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const from = performance.now();
      const answer = await fetch(`${latchkey.url}/api/keys`);
      const listed = keyListSchema.parse(await answer.json()).keys.length;
      list.push(performance.now() - from);
      if (listed !== keys + 1) throw new Error(`${String(listed)} keys instead of ${String(keys)}`);
    }
    const median = list.sort((a, b) => a - b)[10] ?? 0;
    rows.push(
      `| ${String(keys + 1)} | ${latchkey.startedInMs.toFixed(0)} | ${median.toFixed(1)} | ${perSecond.toFixed(0)} |`,
    );
    await latchkey.stop();
  }
  return [
    "| keys | start to listening, ms | listing all, median ms | GET per second at 32 connections |",
    "| ---: | ---: | ---: | ---: |",
    ...rows,
  ];
}

function storedKeys(amount: number): StoredKey[] {
  return Array.from({ length: amount }, (_, place) => {
    const secret = makeSecret();
    return {
      key_id: makeId(16),
      name: `Somebody with the number ${String(place)}`,
      hash: hashSecret(secret),
      ...endsOf(secret),
      created_at: 1_764_000_000 + place,
      last_used: null,
      rate_limit: 100,
      is_active: true,
      metadata: { studio: "North" },
      role: "creator",
      expires_at: null,
      old: null,
    };
  });
}
