import type { UsageStats } from "../../../shared/usage.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Usage } from "../usage/usage.ts";

export type UsageOfKeys = {
  readonly ofKey: (
    keyId: string,
    days: number,
  ) => Promise<{ readonly name: string; readonly stats: UsageStats }>;
  readonly ofAll: (days: number) => Promise<ReadonlyMap<string, UsageStats>>;
};

/** Reads the figures where they are kept, and the name with them. */
export function usageOfKeys(keyring: Pick<Keyring, "get">, usage: Usage): UsageOfKeys {
  return {
    ofKey: async (keyId, days) => ({
      name: keyring.get(keyId).name,
      stats: await usage.statsOf(keyId, days),
    }),
    ofAll: (days) => usage.statsOfAll(days),
  };
}
