import { expect } from "vitest";
import { z } from "zod";
import { errors } from "../../shared/errors.ts";
import { gatewayTest, type Gateway } from "../support/gateway.ts";

const test = gatewayTest({ auth: "required" });

const operationSchema = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(z.string(), z.unknown()),
  "x-error-codes": z.array(z.string()),
});
const fileSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

async function fileOf(gateway: Gateway): Promise<z.infer<typeof fileSchema>> {
  return fileSchema.parse((await gateway.call("/latchkey/openapi.json", { share: true })).json);
}

test("lists the routes of the API, all of them and no other", async ({ gateway }) => {
  const { openapi, paths } = await fileOf(gateway);
  expect(openapi).toMatch(/^3\.1\./);
  const routes = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.keys(byMethod).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.toSorted()).toEqual(
    [
      "GET /api/keys",
      "POST /api/keys",
      "GET /api/keys/{key_id}",
      "PATCH /api/keys/{key_id}",
      "DELETE /api/keys/{key_id}",
      "POST /api/keys/{key_id}/rotate",
      "GET /api/usage",
      "GET /api/usage/all",
      "GET /latchkey/health",
      "GET /latchkey/session",
      "POST /latchkey/session",
      "DELETE /latchkey/session",
      "GET /latchkey/status",
      "GET /latchkey/metrics",
      "GET /latchkey/openapi.json",
      "GET /docs",
      "POST /api/prompt",
      "GET /api/queue",
      "GET /api/history",
      "POST /api/interrupt",
      "POST /api/free",
    ].toSorted(),
  );
});

test("says of every route whether it takes a key, as it is", async ({ gateway }) => {
  for (const [path, byMethod] of Object.entries((await fileOf(gateway)).paths)) {
    for (const [method, operation] of Object.entries(byMethod)) {
      if (operation.operationId === "signIn") continue;
      const { status } = await gateway.call(path.replace("{key_id}", "nobody"), {
        share: true,
        method: method.toUpperCase(),
      });
      const what = `${method} ${path}`;
      if (operation.security.length === 0) expect(status, what).toBeLessThan(300);
      else expect(status, what).toBe(401);
    }
  }
});

test("gives every code that it names the status of the table", async ({ gateway }) => {
  for (const byMethod of Object.values((await fileOf(gateway)).paths)) {
    for (const operation of Object.values(byMethod)) {
      for (const code of operation["x-error-codes"]) {
        const { status } =
          errors[z.enum(Object.keys(errors) as (keyof typeof errors)[]).parse(code)];
        expect(operation.responses, `${operation.operationId} ${code}`).toHaveProperty(
          String(status),
        );
      }
    }
  }
});

test("every reference in it leads to a schema", async ({ gateway }) => {
  const file = await fileOf(gateway);
  const names = [...JSON.stringify(file).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    expect(
      Object.keys(file.components.schemas).map((one) => `#/components/schemas/${one}`),
    ).toContain(name);
  }
});

test("a new key and its answer are as it describes them", async ({ gateway }) => {
  const { NewKey, CreatedKey } = (await fileOf(gateway)).components.schemas;
  expect(NewKey).toMatchObject({
    additionalProperties: false,
    required: ["name"],
    properties: { name: { minLength: 1, maxLength: 200 } },
  });
  const created = await gateway.createKey();
  expect(new Set(Object.keys(created))).toEqual(new Set(CreatedKey?.["required"] as string[]));
});

test("the page and all that it loads name no other host", async ({ gateway }) => {
  const page = await gateway.call("/docs", { share: true });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  for (const path of ["/docs", "/latchkey/pages/docs.js", "/latchkey/pages/docs.css"]) {
    const { status, text } = await gateway.call(path, { share: true });
    expect(status, path).toBe(200);
    expect(text, path).not.toMatch(/https?:\/\/|url\(|@import/);
  }
});

test("only reads are for the description", async ({ gateway }) => {
  for (const path of ["/docs", "/latchkey/openapi.json"]) {
    const answer = await gateway.call(path, { method: "POST", share: true });
    expect(answer.status, path).toBe(405);
    expect(answer.headers.get("allow"), path).toBe("GET, HEAD");
  }
});
