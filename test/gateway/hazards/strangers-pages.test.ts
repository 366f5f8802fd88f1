// Pages that are not ours in a browser that is signed in: files that somebody uploaded, and frames.
import { describe, expect } from "vitest";
import { gatewayTest, type Gateway } from "../../support/gateway.ts";

const test = gatewayTest({ auth: "optional", flags: ["--allow-origin", "https://friend.example"] });

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>0</script></svg>';

async function putFiles(gateway: Gateway): Promise<void> {
  const { api_key: key } = await gateway.createKey();
  const form = new FormData();
  form.append("image", new File([svg], "evil.svg"));
  const uploaded = await fetch(`${gateway.shareUrl}/upload/image`, {
    method: "POST",
    headers: { "X-API-Key": key },
    body: form,
  });
  expect(uploaded.status).toBe(200);
  for (const name of ["evil.html", "folder%2Fevil.svg"]) {
    const body = "<script>0</script>";
    const path = `/api/userdata/${name}?overwrite=true`;
    const saved = await gateway.call(path, { method: "POST", share: true, key, body });
    expect(saved.status).toBe(200);
  }
}

describe("a file that somebody with a key put there", () => {
  test.for([
    "/view?filename=evil.svg&type=input",
    "/api/view?filename=evil.svg&type=input",
    "/userdata/evil.html",
    "/api/userdata/evil.html",
    "/api/api/userdata/folder%2Fevil.svg",
  ])("is a stranger's document in a browser: %s", async (path, { gateway }) => {
    await putFiles(gateway);
    for (const share of [true, false]) {
      const { status, headers } = await gateway.call(path, { share });
      expect(status === 200 || path.startsWith("/api/api")).toBe(true);
      expect(headers.get("content-security-policy")).toBe("sandbox");
    }
  });

  test("what is ComfyUI's own is not", async ({ gateway }) => {
    for (const path of ["/api/queue", "/system_stats", "/assets/none.js"]) {
      const { headers } = await gateway.call(path, { share: true });
      expect(headers.get("content-security-policy"), path).toBeNull();
    }
  });
});

describe("the web UI's page", () => {
  test.for(["/", "/index.html", "/api/"])(
    "stands in no other website's frame but an allowed one's: %s",
    async (path, { gateway }) => {
      const headers = { Accept: "text/html", "Sec-Fetch-Mode": "navigate" };
      const answer = await gateway.call(path, { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-security-policy")).toBe(
        "frame-ancestors 'self' https://friend.example",
      );
    },
  );
});
