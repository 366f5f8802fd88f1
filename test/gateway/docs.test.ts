import { expect } from "vitest";
import { gatewayTest } from "../support/gateway.ts";

const test = gatewayTest({ auth: "required" });

test("the OpenAPI file lists every route of the API, without a key", async ({ gateway }) => {
  const answer = await fetch(`${gateway.shareUrl}/latchkey/openapi.json`);
  expect(answer.status).toBe(200);
  const { openapi, paths } = (await answer.json()) as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(openapi).toBe("3.1.0");
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((name) => name !== "parameters")
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes).toEqual(
    expect.arrayContaining([
      "POST /api/keys",
      "GET /api/keys",
      "GET /api/keys/{key_id}",
      "PATCH /api/keys/{key_id}",
      "DELETE /api/keys/{key_id}",
      "POST /api/keys/{key_id}/rotate",
      "GET /api/usage",
      "GET /api/usage/all",
      "POST /latchkey/session",
      "DELETE /latchkey/session",
      "GET /latchkey/health",
    ]),
  );
});

test("/docs is a page for anybody that loads nothing from elsewhere", async ({ gateway }) => {
  for (const path of ["/docs", "/api/docs"]) {
    const answer = await fetch(gateway.shareUrl + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await answer.text();
    for (const [, address = ""] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
      expect(address).toMatch(/^(?:\/latchkey\/|#)/);
      if (!address.startsWith("/")) continue;
      expect((await fetch(gateway.shareUrl + address)).status).toBe(200);
    }
  }
});
