import { emptyTally, type Tally } from "../../../shared/usage.ts";

export type Outcome = "success" | "failure" | "refused";

/** Tallies by key id, changed in place. */
export type Tallies = Map<string, Tally>;

/** Counts finished or refused requests, which took `seconds` together. */
export function addTo(tally: Tally, outcome: Outcome, seconds: number, count: number): void {
  if (outcome === "refused") {
    tally.refused += count;
    return;
  }
  tally.total += count;
  if (outcome === "success") tally.successful += count;
  else tally.failed += count;
  tally.duration += seconds;
}

/** The tally of a key, to be changed in place; a new one where it has none. */
export function tallyOf(tallies: Tallies, keyId: string): Tally {
  let tally = tallies.get(keyId);
  if (!tally) {
    tally = { ...emptyTally };
    tallies.set(keyId, tally);
  }
  return tally;
}

/** Adds one tally to another, in place. */
export function addTally(to: Tally, from: Tally): void {
  to.total += from.total;
  to.successful += from.successful;
  to.failed += from.failed;
  to.refused += from.refused;
  to.duration += from.duration;
}

/** Copies for a file that is being written while counting goes on; fractions of a millisecond go. */
export function copyOf(tallies: ReadonlyMap<string, Tally>): Record<string, Tally> {
  const copy: [string, Tally][] = [];
  for (const [keyId, tally] of tallies)
    copy.push([keyId, { ...tally, duration: Math.round(tally.duration * 1000) / 1000 }]);
  return Object.fromEntries(copy);
}
