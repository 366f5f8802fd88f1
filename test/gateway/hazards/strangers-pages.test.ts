// Pages that are not ours in a browser that is signed in: files that somebody uploaded, and frames.
import { createServer } from "node:http";
import { describe, expect, test as base } from "vitest";
import { callPlain, gatewayTest, withUpstream, type Gateway } from "../../support/gateway.ts";

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

  // The real web UI asks for it as its style, and says in its console what is wrong with the answer.
  test("one that is not there is not said to be of a wrong type", async ({ gateway }) => {
    const { status, headers } = await gateway.call("/api/userdata/user.css", { share: true });
    expect(status).toBe(404);
    expect(headers.get("x-content-type-options")).toBeNull();
  });

  test("what is ComfyUI's own is not", async ({ gateway }) => {
    for (const path of ["/api/queue", "/system_stats", "/assets/none.js"]) {
      const { headers } = await gateway.call(path, { share: true });
      expect(headers.get("content-security-policy"), path).toBeNull();
    }
  });
});

/** A ComfyUI with custom nodes: whatever it is asked for, it answers with the type that the question names. */
const withNodes = base.extend<{ gateway: Gateway }>({
  gateway: [
    async ({}, use) => {
      const comfy = createServer((req, res) => {
        const type = req.headers["x-type"];
        if (req.url === "/system_stats") {
          res.setHeader("Content-Type", "application/json");
          res.end('{"system":{"comfyui_version":"0.3.64","argv":["main.py"]},"devices":[]}');
        } else if (req.headers["if-none-match"] !== undefined) res.writeHead(304).end();
        else {
          if (typeof type === "string") res.setHeader("Content-Type", type.split("|"));
          res.end(svg);
        }
      });
      await withUpstream(comfy, "optional", use);
    },
    { scope: "file" },
  ],
});

/** What an answer of a type says of itself: how a browser is to take it. */
async function containedAs(
  gateway: Gateway,
  path: string,
  type: string | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<"a stranger's" | "as it is" | "half"> {
  const answer = await callPlain(`${gateway.shareUrl}${path}`, {
    ...(type !== null && { "X-Type": type }),
    ...headers,
  });
  const policy = answer.headers["content-security-policy"];
  const sniffing = answer.headers["x-content-type-options"];
  if (policy === "sandbox" && sniffing === "nosniff") return "a stranger's";
  return policy === undefined && sniffing === undefined ? "as it is" : "half";
}

const frame = { "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin" };

describe("what a custom node gives out", () => {
  withNodes.for([
    "text/html",
    "Text/HTML; charset=utf-8",
    "image/svg+xml",
    "text/xml",
    "application/xml",
    "application/xhtml+xml",
    "application/rss+xml",
    "text/xsl",
    "multipart/x-mixed-replace; boundary=x",
    "text/plain|text/html",
    "text/plain, text/html",
    "text/plain/text/html",
    "*/*",
    "unknown/unknown",
    "html",
    "",
    null,
  ])("is a stranger's document where a browser may run it: %s", async (type, { gateway }) => {
    for (const path of ["/vhs/viewvideo?filename=evil&type=input", "/api/pysssss/view/x/evil.svg"])
      expect(await containedAs(gateway, path, type), path).toBe("a stranger's");
  });

  withNodes.for([
    "application/json; charset=utf-8",
    "application/problem+json",
    "application/octet-stream",
    "application/pdf",
    "text/plain; charset=utf-8",
    "text/css",
    "text/javascript",
    "image/png",
    "image/vnd.microsoft.icon",
    "video/webm",
    "audio/x-wav",
    "model/gltf-binary",
  ])("passes as it came where no browser runs it: %s", async (type, { gateway }) => {
    for (const path of ["/vhs/viewvideo?filename=evil.png", "/api/queue", "/rgthree/api/loras"])
      expect(await containedAs(gateway, path, type), path).toBe("as it is");
  });

  withNodes.for([
    "/vhs/viewvideo?filename=evil",
    "/files/evil.html",
    "/files/evil.html/",
    "/files/evil%2ehtml",
    "/files/evil%252ehtml",
    "/api/extensions/evil.html",
    "/api/assets/evil",
    "/userdata/evil",
  ])("is no page where its address may name a file: %s", async (path, { gateway }) => {
    const link = { "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin" };
    for (const headers of [{}, link, { ...frame, "Sec-Fetch-Site": "cross-site" }])
      expect(await containedAs(gateway, path, "text/html", headers)).toBe("a stranger's");
  });

  withNodes("is a page at an address of its own, and in a frame of ours", async ({ gateway }) => {
    const type = "text/html; charset=utf-8";
    for (const path of ["/loras", "/rgthree/link_fixer/", "/api/loras", "/extensions/a/x.html?y"])
      expect(await containedAs(gateway, path, type), path).toBe("as it is");
    for (const path of ["/browser/web/index.html", "/editor?theme=dark"])
      expect(await containedAs(gateway, path, type, frame), path).toBe("as it is");
    for (const path of ["/view?filename=evil", "/userdata/evil.html"])
      expect(await containedAs(gateway, path, type, frame), path).toBe("a stranger's");
    // A frame may be shown an SVG, but not as one of ours.
    expect(await containedAs(gateway, "/graph", "image/svg+xml", frame)).toBe("a stranger's");
  });

  withNodes("is kept by a browser for the same kind of question only", async ({ gateway }) => {
    const { headers } = await callPlain(`${gateway.shareUrl}/editor?theme=dark`, {
      "X-Type": "text/html",
      ...frame,
    });
    expect(headers.vary).toBe("Sec-Fetch-Dest, Sec-Fetch-Site");
    const known = { "If-None-Match": "x", ...frame };
    expect(await containedAs(gateway, "/editor?theme=dark", null, known)).toBe("as it is");
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
