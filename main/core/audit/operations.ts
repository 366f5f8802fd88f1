import type { KeyChanges } from "../../../shared/keys.ts";
import type { Operations } from "../../../shared/ipc.ts";
import type { Audit, AuditFields } from "./audit.ts";

/** Who does it: the window, a command on this computer's files, or somebody who calls the API. */
export type Actor = {
  readonly by: "window" | "command" | "owner" | "key";
  readonly by_key_id?: string | null;
  readonly address?: string;
};

/** The same operations; what they change about who gets in is noted when it is done. */
export function audited(
  operations: Operations,
  audit: Pick<Audit, "note">,
  actor: Actor,
): Operations {
  const note = (event: string, fields: AuditFields): void => {
    audit.note(event, { ...fields, ...actor });
  };
  return {
    ...operations,
    "keys.create": async (input) => {
      const made = await operations["keys.create"](input);
      const { key_id, role, rate_limit, expires_at } = made;
      note("key-created", { key_id, role, rate_limit, expires_at });
      return made;
    },
    "keys.update": async (input) => {
      const changed = await operations["keys.update"](input);
      note("key-changed", { key_id: input.key_id, ...shownChanges(input.changes) });
      return changed;
    },
    "keys.rotate": async (input) => {
      const made = await operations["keys.rotate"](input);
      note("key-replaced", { key_id: input.key_id, grace_seconds: input.grace_seconds });
      return made;
    },
    "keys.delete": async (input) => {
      await operations["keys.delete"](input);
      note("key-deleted", input);
      return null;
    },
    "access.set": async (input) => {
      await operations["access.set"](input);
      note("mode-set", input);
      return null;
    },
    "sharing.set": async (input) => {
      await operations["sharing.set"](input);
      note(input.on ? "sharing-on" : "sharing-off", {});
      return null;
    },
    "addresses.block": async (input) => {
      const blocked = await operations["addresses.block"](input);
      note("address-blocked", { blocked: input.address });
      return blocked;
    },
    "addresses.letIn": async (input) => {
      await operations["addresses.letIn"](input);
      note("address-let-in", { blocked: input.address });
      return null;
    },
    "settings.update": async (changes) => {
      const saved = await operations["settings.update"](changes);
      note("settings-changed", { settings: Object.keys(changes) });
      return saved;
    },
  };
}

/** Which fields, and the new value of those that say who may do what. */
function shownChanges(changes: KeyChanges): AuditFields {
  const { is_active, role, rate_limit, expires_at } = changes;
  return { changed: Object.keys(changes), is_active, role, rate_limit, expires_at };
}
