import type { Settings } from "../../../shared/settings.ts";
import { createGivenComfy, type GivenComfy } from "../comfy/given-comfy.ts";
import { isUnreadable } from "../data/data.ts";
import { policyOf } from "../gateway/policy.ts";
import type { Policy } from "../gateway/types.ts";
import type { KeysFile } from "../keys/stored-key.ts";
import { resolveOptions, type Flags, type Options } from "../options.ts";
import type { Logger } from "../platform/logger.ts";
import { createHeldSharing, type HeldSharing } from "../sharing/held-sharing.ts";
import type { Document } from "../store/document.ts";

/** What holds now: flags over settings over defaults, and what a person chose since in this run. */
export type Choices = {
  readonly options: () => Options;
  /** Who may do what, as it was judged last. */
  readonly policy: () => Policy;
  /** Something that it rests on has changed. */
  readonly judgeAnew: () => Policy;
  readonly held: HeldSharing;
  readonly given: GivenComfy;
};

export function wireChoices(parts: {
  readonly flags: Flags;
  readonly settingsFile: Document<Settings>;
  readonly keysFile: Pick<Document<KeysFile>, "recovery">;
  readonly log: Logger;
  readonly ownNames: readonly string[];
  readonly reachedBy: () => readonly string[];
  /** The policy is another one, maybe. */
  readonly judged: () => void;
}): Choices {
  const { settingsFile, keysFile, ownNames } = parts;
  const held = createHeldSharing(settingsFile, parts.log);
  const given = createGivenComfy(parts.flags);
  const options = (): Options =>
    resolveOptions(
      given.flags(),
      held.settings(),
      [...ownNames, ...parts.reachedBy()],
      held.isEnded(),
    );
  const currentPolicy = (): Policy =>
    policyOf(options(), settingsFile.data, isUnreadable(settingsFile) || isUnreadable(keysFile));
  let policy: Policy | null = null;
  const judgeAnew = (): Policy => {
    policy = currentPolicy();
    parts.judged();
    return policy;
  };
  return { options, policy: () => (policy ??= currentPolicy()), judgeAnew, held, given };
}
