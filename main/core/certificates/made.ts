import { join } from "node:path";
import { secondsOf, type Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { ensureFolder, writeFileAtomically } from "../store/files.ts";
import { readTextFile } from "../store/folder.ts";
import { checkPair, type Checked, type Pair } from "./check.ts";
import { isLocalName } from "./local-names.ts";

const renewDays = 30;
const daySeconds = 86_400;

/** A certificate of Latchkey's own, with the authority that signed it. */
export type Made = {
  readonly checked: Checked;
  readonly authority: { readonly pem: string; readonly der: Buffer; readonly fingerprint: string };
  /** Names and addresses that were wanted and that the authority does not sign. */
  readonly leftOut: readonly string[];
};

/** The authority and the certificate in the data folder. */
export type MadeCertificates = {
  /**
   * A certificate for exactly these names and addresses: the one of before where it still fits, else a
   * new one. @throws the system's error where it cannot be written
   */
  ready(wanted: readonly string[]): Promise<Made>;
};

/**
 * Keeps an authority for this network in `certificates/` of the data folder. Its library is loaded when
 * it is first needed: most never encrypt by it, and it takes a third of a second.
 */
export function createMadeCertificates(deps: {
  readonly dataFolder: string;
  readonly computer: string;
  readonly clock: Clock;
  readonly log: Logger;
}): MadeCertificates {
  const { computer, clock, log } = deps;
  const folder = join(deps.dataFolder, "certificates");
  const x509 = () => import("./authority.ts");

  async function read(name: string): Promise<Pair | null> {
    try {
      const cert = await readTextFile(join(folder, `${name}.crt.pem`));
      return { cert, key: await readTextFile(join(folder, `${name}.key.pem`)) };
    } catch {
      return null;
    }
  }

  async function write(name: string, pair: Pair): Promise<void> {
    await ensureFolder(folder);
    await writeFileAtomically(join(folder, `${name}.key.pem`), pair.key);
    await writeFileAtomically(join(folder, `${name}.crt.pem`), pair.cert);
  }

  /** An authority names nobody, so of what may be wrong with a server's certificate that is none. */
  const isGood = (pair: Pair): boolean => {
    const checked = checkPair(pair, secondsOf(clock));
    return checked.ok || checked.fault === "nameless";
  };

  async function authority(): Promise<Pair> {
    const kept = await read("authority");
    if (kept !== null && isGood(kept)) return kept;
    const made = await (await x509()).makeAuthority(clock.now(), computer);
    await write("authority", made);
    log.info("authority-made", { replaced: kept !== null });
    return made;
  }

  return {
    async ready(wanted) {
      const { makeLeaf, fingerprintOf, publicPart, isIssuedBy } = await x509();
      const issuer = await authority();
      const names = [...new Set(wanted)].filter((name) => isLocalName(name, computer)).sort();
      const about = {
        authority: {
          pem: issuer.cert,
          der: publicPart(issuer),
          fingerprint: fingerprintOf(issuer),
        },
        leftOut: wanted.filter((name) => !names.includes(name)),
      };
      const kept = await read("server");
      const before = kept === null ? null : checkPair(kept, secondsOf(clock));
      if (before?.ok && isIssuedBy(before.pair, issuer)) {
        const { facts } = before;
        const isSame = facts.names.toSorted().join(" ") === names.join(" ");
        const isFresh = secondsOf(clock) < facts.ends_at - renewDays * daySeconds;
        if (isSame && isFresh) return { ...about, checked: before };
      }
      const pair = await makeLeaf(issuer, names, clock.now());
      await write("server", pair);
      log.info("certificate-made", { names });
      return { ...about, checked: checkPair(pair, secondsOf(clock)) };
    },
  };
}
