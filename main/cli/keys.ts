import { z } from "zod";
import {
  apiKeySchema,
  createdKeySchema,
  keyChangesSchema,
  metadataSchema,
  newKeySchema,
  rateLimitSchema,
  roleSchema,
} from "../../shared/keys.ts";
import { systemClock } from "../core/platform/clock.ts";
import { dataFolderOf, flagValue, parseFlags, UsageError } from "./args.ts";
import { connect } from "./client.ts";
import type { Client } from "./running.ts";
import { commandName } from "./command-name.ts";

const options = {
  "data-dir": { type: "string" },
  name: { type: "string" },
  "rate-limit": { type: "string" },
  role: { type: "string" },
  expires: { type: "string" },
  metadata: { type: "string" },
  active: { type: "string" },
  grace: { type: "string" },
  json: { type: "boolean" },
} as const;

type Values = { readonly [N in keyof typeof options]?: string | boolean | undefined };

const listSchema = z.object({ keys: z.array(apiKeySchema) });

/** `latchkey keys create|list|show|update|rotate|delete`. */
export async function keys(argv: readonly string[], version: string): Promise<void> {
  const { values, positionals } = parseFlags(argv, options, true);
  const [verb, subject, ...rest] = positionals;
  if (verb === undefined || !(verb in verbs))
    throw new UsageError("keys: say create, list, show, update, rotate or delete");
  if (rest.length > 0)
    throw new UsageError(
      `keys ${verb}: ${rest[0] ?? ""} is one word too many; put names in quotes`,
    );
  if (verb !== "list" && subject === undefined)
    throw new UsageError(
      `keys ${verb}: ${verb === "create" ? "a NAME" : "the ID of a key"} is missing`,
    );
  const run = verbs[verb as keyof typeof verbs](subject ?? "", values);
  const client = await connect(dataFolderOf(values["data-dir"]), version);
  try {
    await run(client);
  } finally {
    await client.close();
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printJson = (value: unknown): void => {
  print(JSON.stringify(value, null, 2));
};
const pathOf = (id: string, action = ""): string => `/api/keys/${encodeURIComponent(id)}${action}`;

/** Each verb checks its flags first, and only then is anything opened. */
const verbs = {
  create(name: string, values: Values) {
    const input = flagValue("NAME", newKeySchema, { name, ...fieldsOf(values) });
    return async (client: Client) => {
      showCreated(await client.call("POST", "/api/keys", input), values);
    };
  },
  list(_none: string, values: Values) {
    return async (client: Client) => {
      const { keys: list } = listSchema.parse(await client.call("GET", "/api/keys"));
      if (values.json === true) {
        printJson(list);
        return;
      }
      if (list.length === 0) print(`No keys yet. Make one: ${commandName} keys create NAME`);
      for (const key of list) {
        const limit = key.rate_limit === null ? "no limit" : `${String(key.rate_limit)} an hour`;
        print(
          [
            key.key_id,
            key.is_active ? "active" : "paused",
            key.role,
            limit,
            `${key.key_start}…${key.key_end}`,
            key.name,
          ].join("  "),
        );
      }
    };
  },
  show(id: string, _values: Values) {
    return async (client: Client) => {
      printJson(await client.call("GET", pathOf(id)));
    };
  },
  update(id: string, values: Values) {
    const changes = flagValue("update", keyChangesSchema, {
      ...fieldsOf(values),
      ...(values.name === undefined ? {} : { name: values.name }),
      ...(values.active === undefined
        ? {}
        : {
            is_active:
              flagValue(
                "--active",
                z.enum(["true", "false"], "Must be true or false"),
                values.active,
              ) === "true",
          }),
    });
    if (Object.keys(changes).length === 0)
      throw new UsageError("keys update: say what to change, such as --rate-limit 200");
    return async (client: Client) => {
      await client.call("PATCH", pathOf(id), changes);
      print("API key updated");
    };
  },
  rotate(id: string, values: Values) {
    const grace = flagValue(
      "--grace",
      z.coerce.number({ error: "Must be seconds" }).min(0).max(2_592_000),
      values.grace ?? 0,
    );
    return async (client: Client) => {
      showCreated(
        await client.call("POST", pathOf(id, "/rotate"), { grace_seconds: grace }),
        values,
      );
    };
  },
  delete(id: string, _values: Values) {
    return async (client: Client) => {
      await client.call("DELETE", pathOf(id));
      print("API key deleted");
    };
  },
} as const;

function showCreated(answer: unknown, values: Values): void {
  const created = createdKeySchema.parse(answer);
  if (values.json === true) {
    printJson(created);
    return;
  }
  print(
    `Key for ${created.name} (${created.key_id}):\n\n  ${created.api_key}\n\nYou see this key only now. If it is lost, replace it: ${commandName} keys rotate ${created.key_id}`,
  );
}

function fieldsOf(values: Values): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  if (values["rate-limit"] !== undefined) {
    fields["rate_limit"] = flagValue(
      "--rate-limit",
      rateLimitSchema,
      values["rate-limit"] === "none" ? null : Number(values["rate-limit"]),
    );
  }
  if (values.role !== undefined) fields["role"] = flagValue("--role", roleSchema, values.role);
  if (values.expires !== undefined) fields["expires_at"] = expiryOf(String(values.expires));
  if (values.metadata !== undefined)
    fields["metadata"] = flagValue("--metadata", metadataSchema, jsonOf(String(values.metadata)));
  return fields;
}

/** A time as ISO 8601, or a number of days from now; null for no end. */
function expiryOf(text: string): number | null {
  if (text === "none") return null;
  const seconds = /^\d{1,5}$/.test(text)
    ? systemClock.now() / 1000 + Number(text) * 86_400
    : Date.parse(text) / 1000;
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(
    "--expires: Must be a number of days, a time such as 2027-01-31T18:00:00Z, or none",
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("--metadata: Must be a JSON object");
  }
}
