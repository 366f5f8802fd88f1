import type { Who } from "../../../shared/activity.ts";
import type { Names } from "../usage/view.ts";

/** A key by its name, also one that is deleted by now. */
export function whoOfKey(keyId: string, names: Names): Who {
  const known = names.get(keyId);
  return {
    kind: "key",
    key_id: keyId,
    name: known?.name ?? keyId,
    deleted: known?.deleted ?? true,
  };
}
