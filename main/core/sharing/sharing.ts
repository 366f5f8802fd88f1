import type { ReachResult } from "../../../shared/reach.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { TlsChoice } from "../../../shared/tls.ts";
import { AppError } from "../../../shared/errors.ts";
import { checkReach } from "./reach.ts";
import { whyNotWritten, writeFileAtomically } from "../store/files.ts";
import type { SharingParts } from "../wiring/sharing.ts";

/** What a person does about how this computer is reached. */
export type SharingControl = {
  /** Opens or closes the share listener, as the settings say now. @throws AppError */
  apply(): Promise<void>;
  /** Does what a change of the settings asks for, and no more: open connections stay where they can. */
  follow(before: Settings, after: Settings): Promise<void>;
  /** Whether a certificate would do. @throws AppError with `fault` among its details */
  examine(choice: TlsChoice): Promise<void>;
  check(): Promise<ReachResult[]>;
  /** @throws AppError NOT_FOUND, STORE_FAILED */
  saveAuthority(file: string): Promise<void>;
};

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export function createSharingControl(parts: SharingParts): SharingControl {
  const { listeners, certificates } = parts;

  async function apply(): Promise<void> {
    await listeners.applyShare();
    parts.followName();
    parts.changed();
  }

  return {
    apply,
    async follow(before, after) {
      const where = ({ sharing: { names: _names, ...rest } }: Settings) => rest;
      const crossesTls = (before.tls.kind === "none") !== (after.tls.kind === "none");
      if (crossesTls || !isSame(where(before), where(after))) await apply();
      else if (!isSame(before.tls, after.tls) || !isSame(before.sharing, after.sharing))
        await certificates.look();
      if (!isSame(before.localName, after.localName)) {
        parts.followName();
        await certificates.look();
      }
    },
    examine: (choice) => certificates.examine(choice),
    check: () => checkReach(listeners.shareAddresses(), certificates.authority()?.pem ?? null),
    async saveAuthority(file) {
      const authority = certificates.authority();
      if (authority === null) throw new AppError("NOT_FOUND");
      try {
        await writeFileAtomically(file, authority.der);
      } catch (cause) {
        throw new AppError("STORE_FAILED", { said: whyNotWritten(cause), cause });
      }
    },
  };
}
