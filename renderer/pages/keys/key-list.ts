import { shownName } from "../../../shared/format.ts";
import { canGetIn, roles, statusOf, type KeyRow, type KeyStatus } from "../../../shared/keys.ts";

export const filters = ["all", "in", "out"] as const;
export type Filter = (typeof filters)[number];
export const columns = ["name", "role", "status", "key", "last_used", "used", "today"] as const;
export type Column = (typeof columns)[number];
export type Sort = { readonly column: Column; readonly isDescending: boolean };

/** A key with how it stands now. */
export type Listed = { readonly key: KeyRow; readonly status: KeyStatus };

const statusOrder: readonly KeyStatus[] = [
  "at_limit",
  "ending",
  "replacing",
  "active",
  "paused",
  "expired",
];

export function listKeys(keys: readonly KeyRow[], now: number): Listed[] {
  return keys.map((key) => {
    // The hour of these figures is over: a new one has begun at nothing.
    const used_this_hour = key.reset_at > now ? key.used_this_hour : 0;
    return { key: { ...key, used_this_hour }, status: statusOf(key, now) };
  });
}

export function isIn(listed: Listed): boolean {
  return canGetIn(listed.status);
}

export function passes(listed: Listed, filter: Filter): boolean {
  return filter === "all" || isIn(listed) === (filter === "in");
}

/** Whether a search finds a key: by name, its shown characters, role, or metadata. */
export function matches({ key }: Listed, query: string, roleWords: string): boolean {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return true;
  const texts = [
    shownName(key.name),
    key.key_start,
    key.key_end,
    `${key.key_start}…${key.key_end}`,
    roleWords,
    JSON.stringify(key.metadata),
  ];
  return texts.some((text) => text.toLocaleLowerCase().includes(wanted));
}

/** The column's own order, ties by name. Descending means the most, the newest or the last first. */
export function sortKeys(list: readonly Listed[], { column, isDescending }: Sort): Listed[] {
  const compare = comparers[column];
  const sign = isDescending ? -1 : 1;
  return list.toSorted((a, b) => sign * compare(a, b) || byName(a, b));
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function byName(a: Listed, b: Listed): number {
  return collator.compare(a.key.name, b.key.name) || (a.key.key_id < b.key.key_id ? -1 : 1);
}

function shareOf({ key }: Listed): number {
  return key.rate_limit === null ? -1 : key.used_this_hour / key.rate_limit;
}

const comparers: Readonly<Record<Column, (a: Listed, b: Listed) => number>> = {
  name: (a, b) => collator.compare(a.key.name, b.key.name),
  role: (a, b) => roles.indexOf(a.key.role) - roles.indexOf(b.key.role),
  status: (a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status),
  key: (a, b) => (a.key.key_start < b.key.key_start ? -1 : 1),
  last_used: (a, b) => (a.key.last_used ?? 0) - (b.key.last_used ?? 0),
  used: (a, b) => shareOf(a) - shareOf(b),
  today: (a, b) => a.key.requests_today - b.key.requests_today,
};
