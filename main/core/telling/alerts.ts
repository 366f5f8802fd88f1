import { unreadableOf, type Alert } from "../../../shared/alerts.ts";
import type { ShareAddress } from "../../../shared/ipc.ts";
import { codeOf } from "../store/files.ts";
import type { Recovery } from "../store/document.ts";

type DamagedFile = Extract<Alert, { kind: "fileDamaged" }>["file"];
type WriteFailure = Extract<Alert, { kind: "notSaved" }>["why"];

/** What is wrong with this computer and its disk, as far as the core has met it. */
export type Alerts = {
  list(): readonly Alert[];
  onChange(listener: () => void): void;
  /** A write has failed, or (null) worked again. */
  readonly onWrite: (error: unknown) => void;
  /** What the files were like when they were opened. */
  noteRecoveries(recoveries: Readonly<Record<DamagedFile, Recovery | null>>): void;
  /** How this computer is reached now; none while it is not. Told of whenever that may have changed. */
  noteAddresses(addresses: readonly ShareAddress[]): void;
  /** Somebody has seen that a file was damaged, or that the address is another one. */
  dismiss(kind: "fileDamaged" | "addressChanged"): void;
};

/** Gathers what must be told. */
export function createAlerts(): Alerts {
  const listeners = new Set<() => void>();
  let damaged: readonly Alert[] = [];
  let notSaved: WriteFailure | null = null;
  let known: readonly ShareAddress[] = [];
  let changed: Alert | null = null;

  function onChange(): void {
    for (const listener of listeners) listener();
  }

  return {
    onChange: (listener) => void listeners.add(listener),
    noteRecoveries(recoveries) {
      const files = Object.entries(recoveries) as [DamagedFile, Recovery | null][];
      damaged = files.flatMap(([file, recovery]) =>
        recovery === null
          ? []
          : [{ kind: "fileDamaged", file, backup_at: timeOf(recovery.backup) } as const],
      );
    },
    noteAddresses(addresses) {
      // A name stays the same, and Docker's addresses are nobody's links.
      const now = addresses.filter(({ kind }) => !["local", "virtual", "name"].includes(kind));
      const before = known;
      if (now.length > 0) known = now;
      if (now.length === 0 || before.length === 0) return;
      const isStillThere = before.some((old) => now.some(({ address }) => address === old.address));
      const [first] = now;
      if (isStillThere || first === undefined) return;
      changed = { kind: "addressChanged", address: first.address, url: first.url };
      onChange();
    },
    list: () => [
      ...damaged,
      ...(notSaved === null ? [] : [{ kind: "notSaved", why: notSaved } as const]),
      ...(changed === null ? [] : [changed]),
    ],
    onWrite(error) {
      const why = error === null ? null : failureOf(error);
      if (why === notSaved) return;
      notSaved = why;
      onChange();
    },
    dismiss(kind) {
      if (kind === "fileDamaged") damaged = damaged.filter((alert) => isHopeless(alert));
      else changed = null;
      onChange();
    },
  };
}

/** Without a copy nobody gets in until something is done about it: closing a banner is not enough. */
function isHopeless(alert: Alert): boolean {
  return unreadableOf([alert]) !== null;
}

function failureOf(error: unknown): WriteFailure {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") return "full";
  return code === "EACCES" || code === "EPERM" || code === "EROFS" ? "denied" : "other";
}

/** A copy's name ends with the clock hour that it was made in: `keys-2026-11-24T14-00-00Z.json`. */
function timeOf(backup: string | null): number | null {
  const match = /(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)Z\.json$/.exec(backup ?? "");
  if (match === null) return null;
  return Date.parse(`${match[1]}:${match[2]}:${match[3]}Z`) / 1000;
}
