import { say } from "../../../shared/sentences.ts";
import type { Alert } from "../../../shared/alerts.ts";
import { AppError } from "../../../shared/errors.ts";
import {
  endsSoon,
  type CertificateFacts,
  type CertificateFault,
  type CertificateState,
  type TlsChoice,
} from "../../../shared/tls.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { whyNotWritten } from "../store/files.ts";
import { readTextFile } from "../store/folder.ts";
import { checkPair, type Checked, type Pair } from "./check.ts";
import type { Made, MadeCertificates } from "./made.ts";

const lookPeriodMs = 5_000;

/** What the share listener is encrypted with, now and as time goes on. */
export type Certificates = {
  /** What to open the share listener with; null for plain HTTP. @throws AppError where it cannot be used */
  pair(): Promise<Pair | null>;
  /** Looks at once whether files, addresses or the time have changed what is used. */
  look(): Promise<void>;
  /** Whether two files would do. @throws AppError INVALID_REQUEST with `fault` among its details */
  examine(choice: TlsChoice): Promise<void>;
  /** What was found last; null where nothing is encrypted. */
  state(): CertificateState | null;
  /** The names of the certificate that is in use, without asking what is chosen now. */
  inUse(): { readonly kind: TlsChoice["kind"]; readonly names: readonly string[] } | null;
  alerts(): readonly Alert[];
  /** The authority's certificate, without its key; null where there is none. */
  authority(): Made["authority"] | null;
  onChange(listener: (change: CertificateChange) => void): void;
  close(): void;
};

/** Another certificate is to be used from now on, or none can be, or one can again; or only the words differ. */
export type CertificateChange = { readonly pair: Pair | null; readonly isOther: boolean };

export function createCertificates(deps: {
  readonly choice: () => TlsChoice;
  /** A flag of this run has chosen. */
  readonly isFixed: boolean;
  /** This computer's addresses and names, for a certificate that Latchkey makes. */
  readonly names: () => readonly string[];
  readonly made: MadeCertificates;
  readonly clock: Clock;
  readonly log: Logger;
}): Certificates {
  const { choice, clock, log } = deps;
  const listeners = new Set<(change: CertificateChange) => void>();
  /** For what was found: a choice that was changed is looked at anew. */
  let chosen = "";
  let usedKind: TlsChoice["kind"] = "none";
  let usable: { readonly pair: Pair; readonly facts: CertificateFacts } | null = null;
  let fault: CertificateFault | null = null;
  let made: Pick<Made, "authority" | "leftOut"> | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function find(tls: TlsChoice): Promise<Checked | null> {
    if (tls.kind === "none") return null;
    if (tls.kind === "own") return checkFiles(tls, secondsOf(clock));
    const found = await deps.made.ready(deps.names());
    made = found;
    return found.checked;
  }

  /** One look after the other: two at once could each make a certificate. */
  function look(): Promise<void> {
    looking = looking.then(lookOnce, lookOnce);
    return looking;
  }

  async function lookOnce(): Promise<void> {
    const tls = choice();
    const before = { pair: usable?.pair ?? null, told: told() };
    if (JSON.stringify(tls) !== chosen) {
      chosen = JSON.stringify(tls);
      usedKind = tls.kind;
      usable = null;
      made = null;
    }
    const checked = await find(tls);
    fault = checked === null || checked.ok ? null : checked.fault;
    if (checked?.ok) usable = checked;
    // The files of now are no good. What was loaded before them still is, until it ends.
    if (usable !== null && secondsOf(clock) >= usable.facts.ends_at) usable = null;
    const pair = usable?.pair ?? null;
    const isOther = pair?.cert !== before.pair?.cert || pair?.key !== before.pair?.key;
    if (!isOther && told() === before.told) return;
    if (fault !== null) log.warn("certificate-refused", { fault, in_use: usable !== null });
    for (const listener of listeners) listener({ pair, isOther });
  }

  function alerts(): Alert[] {
    if (fault !== null)
      return [{ kind: "certificate", fault, used_until: usable?.facts.ends_at ?? null }];
    const facts = choice().kind === "own" ? usable?.facts : undefined;
    if (facts === undefined || !endsSoon(facts, secondsOf(clock))) return [];
    return [{ kind: "certificateEnds", ends_at: facts.ends_at }];
  }
  const told = (): string => JSON.stringify([alerts(), made?.leftOut, usable?.facts]);

  const timer = clock.every(lookPeriodMs, () => {
    if (choice().kind === "none") return;
    look().catch((error: unknown) => {
      log.warn("certificate-not-made", { error });
    });
  });

  return {
    look,
    async pair() {
      try {
        await look();
      } catch (cause) {
        throw new AppError("STORE_FAILED", { said: whyNotWritten(cause), cause });
      }
      if (usable !== null) return usable.pair;
      if (fault !== null) throw new AppError("INVALID_REQUEST", { said: say(fault) });
      return null;
    },
    async examine(tls) {
      if (tls.kind !== "own") return;
      const checked = await checkFiles(tls, secondsOf(clock));
      if (checked.ok) return;
      const details = { fault: checked.fault };
      throw new AppError("INVALID_REQUEST", { said: say(checked.fault), details });
    },
    state() {
      const { kind } = choice();
      if (kind === "none") return null;
      return {
        kind,
        facts: usable?.facts ?? null,
        fault,
        fingerprint: made?.authority.fingerprint ?? null,
        left_out: [...(made?.leftOut ?? [])],
        fixed: deps.isFixed,
      };
    },
    inUse: () => (usable === null ? null : { kind: usedKind, names: usable.facts.names }),
    alerts,
    authority: () => made?.authority ?? null,
    onChange: (listener) => void listeners.add(listener),
    close: () => {
      timer.cancel();
    },
  };
}

async function checkFiles(
  { cert, key }: { readonly cert: string; readonly key: string },
  nowS: number,
): Promise<Checked> {
  const [certText, keyText] = await Promise.all([readOrNull(cert), readOrNull(key)]);
  if (certText === null) return { ok: false, fault: "certUnreadable" };
  if (keyText === null) return { ok: false, fault: "keyUnreadable" };
  return checkPair({ cert: certText, key: keyText }, nowS);
}

function readOrNull(path: string): Promise<string | null> {
  return readTextFile(path).catch(() => null);
}
