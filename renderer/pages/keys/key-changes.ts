import { dayOf } from "../../../shared/format.ts";
import type { ApiKey, KeyChanges } from "../../../shared/keys.ts";
import { fieldsOf, isReadable, type KeyFormValues } from "../../ui/key-form.ts";

/** What a form changes about a key: only the fields that are different. */
export function changesOf(values: KeyFormValues, key: ApiKey): KeyChanges {
  if (!isReadable(values)) return {};
  const fields = fieldsOf(values);
  // The form knows days; a day that was not changed keeps its exact second.
  const isSameDay =
    values.ends === "date" && key.expires_at !== null && values.date === dayOf(key.expires_at);
  const expires_at = isSameDay ? key.expires_at : fields.expires_at;
  const isSameMetadata = JSON.stringify(fields.metadata) === JSON.stringify(key.metadata);
  return {
    ...(fields.name !== key.name && { name: fields.name }),
    ...(fields.role !== key.role && { role: fields.role }),
    ...(fields.rate_limit !== key.rate_limit && { rate_limit: fields.rate_limit }),
    ...(expires_at !== key.expires_at && { expires_at }),
    ...(!isSameMetadata && { metadata: { ...fields.metadata } }),
  };
}
