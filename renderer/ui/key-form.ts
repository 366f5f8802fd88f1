import { useForm, type UseFormReturnType } from "@mantine/form";
import { dayOf, endOfDay } from "../../shared/format.ts";
import { endAfter, endDays, newKeySchema, type ApiKey, type Role } from "../../shared/keys.ts";
import type { Settings } from "../../shared/settings.ts";
import { nowMs } from "../bridge/clock.ts";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

/** What is typed and chosen for a key, before it is a key. */
export type KeyFormValues = {
  readonly name: string;
  readonly role: Role;
  readonly limit: number | string;
  readonly noLimit: boolean;
  readonly ends: End;
  /** `YYYY-MM-DD`, for `date`. */
  readonly date: string;
  readonly metadata: string;
};

/** When a key ends: never, a number of days from now, or on a date. */
export type End = "never" | `days${(typeof endDays)[number]}` | "date";
export const ends: readonly End[] = [
  "never",
  ...endDays.map((days) => `days${days}` as const),
  "date",
];

export type KeyForm = UseFormReturnType<KeyFormValues>;

export type KeyFields = {
  readonly name: string;
  readonly role: Role;
  readonly rate_limit: number | null;
  readonly expires_at: number | null;
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** When a key ends of which nothing else is said. */
export function endOfNewKey({ ends_days }: Settings["newKey"]): End {
  return ends_days === null ? "never" : `days${ends_days}`;
}

export function newKeyForm({ newKey }: Settings): KeyFormValues {
  return {
    name: "",
    role: newKey.role,
    limit: newKey.rate_limit ?? "",
    noLimit: newKey.rate_limit === null,
    ends: endOfNewKey(newKey),
    date: "",
    metadata: "",
  };
}

export function keyFormOf(key: ApiKey): KeyFormValues {
  return {
    name: key.name,
    role: key.role,
    limit: key.rate_limit ?? "",
    noLimit: key.rate_limit === null,
    ends: key.expires_at === null ? "never" : "date",
    date: key.expires_at === null ? "" : dayOf(key.expires_at),
    metadata:
      Object.keys(key.metadata).length === 0 ? "" : JSON.stringify(key.metadata, undefined, 2),
  };
}

export function useKeyForm(initialValues: KeyFormValues): KeyForm {
  const { t } = useTranslation("keys");
  return useForm<KeyFormValues>({
    initialValues,
    validate: (values) => faultsOf(values, initialValues.date, t),
  });
}

/** The fields of a form that was found valid. */
export function fieldsOf(values: KeyFormValues): KeyFields {
  return {
    name: values.name.trim(),
    role: values.role,
    rate_limit: values.noLimit ? null : Number(values.limit),
    expires_at: endOf(values),
    metadata: metadataOf(values.metadata) ?? {},
  };
}

function endOf({ ends, date }: KeyFormValues): number | null {
  const now = Math.floor(nowMs() / 1000);
  switch (ends) {
    case "never":
      return null;
    case "date":
      return endOfDay(date);
    default:
      return endAfter(Number(ends.replace("days", "")), now);
  }
}

function metadataOf(text: string): Record<string, unknown> | null {
  if (text.trim() === "") return {};
  const value: unknown = JSON.parse(text);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}

function faultsOf(
  values: KeyFormValues,
  initialDate: string,
  t: TFunction<"keys">,
): Partial<Record<keyof KeyFormValues, string>> {
  const { shape } = newKeySchema;
  const faults: Partial<Record<keyof KeyFormValues, string>> = {};
  if (!shape.name.safeParse(values.name).success) faults.name = t("form.faults.name");
  if (!values.noLimit) {
    const limit = values.limit === "" ? undefined : Number(values.limit);
    if (limit === undefined || !shape.rate_limit.safeParse(limit).success) {
      faults.limit = t("form.faults.limit");
    }
  }
  if (values.ends === "date") {
    const end = endOfDay(values.date);
    if (end === null) faults.date = t("form.faults.date");
    else if (end <= nowMs() / 1000 && values.date !== initialDate) {
      faults.date = t("form.faults.past");
    }
  }
  const metadata = metadataFault(values.metadata, t);
  if (metadata !== null) faults.metadata = metadata;
  return faults;
}

function metadataFault(text: string, t: TFunction<"keys">): string | null {
  try {
    const metadata = metadataOf(text);
    if (metadata === null) return t("form.faults.metadataObject");
    const parsed = newKeySchema.shape.metadata.safeParse(metadata);
    return parsed.success ? null : t("form.faults.metadataDeep");
  } catch (thrown) {
    const position = /position (\d+)/.exec(String(thrown))?.[1];
    const before = position === undefined ? text : text.slice(0, Number(position));
    return t("form.faults.metadataJson", { line: before.split("\n").length });
  }
}

/** Shows what is wrong with a form and moves the focus to the first fault. Returns whether there is one. */
export function showFaults(form: KeyForm): boolean {
  const { hasErrors, errors } = form.validate();
  const first = faultOrder.find((field) => errors[field] !== undefined);
  if (first !== undefined) setTimeout(() => form.getInputNode(first)?.focus());
  return hasErrors;
}

const faultOrder = ["name", "limit", "date", "metadata"] as const;

/** Whether the metadata of a form can be read at all, valid or not. */
export function isReadable(values: KeyFormValues): boolean {
  try {
    return metadataOf(values.metadata) !== null;
  } catch {
    return false;
  }
}
