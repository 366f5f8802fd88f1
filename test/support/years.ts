import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const dayMs = 86_400_000;

/** Names that have been seen to break tables: long, of another script, of many code points, a formula. */
export const hardNames = [
  "Ein sehr langer Name ".repeat(10).trim().slice(0, 200),
  "x".repeat(200),
  "مرحبا بالعالم 🎨",
  "👩‍🚀 Zoë",
  '=HYPERLINK("x")',
] as const;

/** Fills a data folder that nobody has opened yet: keys, and what each did on each of the last days. */
export async function fillFolder(
  folder: string,
  amount: { readonly keys: number; readonly days: number },
  now: number,
): Promise<void> {
  await mkdir(join(folder, "usage"), { recursive: true, mode: 0o700 });
  const ids = Array.from(
    { length: amount.keys },
    (_, index) => `key${String(index).padStart(6, "0")}`,
  );
  const put = (name: string, data: unknown): Promise<void> =>
    writeFile(join(folder, name), JSON.stringify({ version: 1, data }), { mode: 0o600 });
  await put("keys.json", {
    keys: ids.map((key_id, index) => ({
      key_id,
      name: hardNames[index] ?? `Person ${String(index)}`,
      hash: index.toString(16).padStart(64, "0"),
      key_start: "comfy_K3mP",
      key_end: String(1000 + index).slice(-4),
      created_at: now / 1000 - 400 * 86_400,
      last_used: now / 1000 - index * 600,
      rate_limit: 100,
      is_active: index % 10 !== 9,
      metadata: index === 7 ? { team: "lighthouse" } : {},
      role: "creator",
      expires_at: null,
      old: null,
    })),
    deleted: [],
  });
  for (let day = 0; day < amount.days; day += 1) {
    const name = new Date(now - day * dayMs).toISOString().slice(0, 10);
    const keys = ids.map((id, index) => {
      const total = 1 + ((index * 7 + day * 3) % 20);
      return [
        id,
        { total, successful: total - 1, failed: 1, refused: index % 2, duration: total * 2 },
      ];
    });
    await put(`usage/${name}.json`, {
      keys: Object.fromEntries(keys) as unknown,
      sequence: 0,
      windows: null,
    });
  }
}
