import { describe, expect, test } from "vitest";
import { decide } from "../../../main/core/gateway/decide.ts";
import type { Verdict } from "../../../main/core/gateway/types.ts";
import { arrivalOf, knownWith, policyWith, reset } from "./support.ts";

/** `forward`, `own`, `stand-in`, or the code of a refusal. */
function outcome(verdict: Verdict): string {
  return verdict.kind === "refuse" ? verdict.refusal.refused : verdict.kind;
}

const modes = ["off", "optional", "required"] as const;
type Mode = (typeof modes)[number];
const listeners = ["local", "share"] as const;
type Listener = (typeof listeners)[number];

const credentials = {
  none: {},
  bad: { "x-api-key": "wrong" },
  viewer: { "x-api-key": "good-viewer" },
  creator: { "x-api-key": "good-creator" },
  admin: { "x-api-key": "good-admin" },
  "creator's session": { cookie: "latchkey_session=creator" },
  "owner's session": { cookie: "latchkey_session=owner" },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
type Who = keyof typeof credentials;
const everybody = Object.keys(credentials) as Who[];

const paths = {
  public: ["GET", "/system_stats"],
  read: ["GET", "/api/queue"],
  write: ["POST", "/api/interrupt"],
  "unknown write": ["POST", "/my_node/run"],
  owner: ["POST", "/api/manager/install"],
  "manage keys": ["GET", "/api/keys"],
  "own usage": ["GET", "/api/usage"],
  health: ["GET", "/latchkey/health"],
} as const;
type Kind = keyof typeof paths;

/** DESIGN sections 4.3 and 5 written down a second time, as sentences instead of as steps. */
function expected(kind: Kind, mode: Mode, listener: Listener, who: Who): string {
  const isSignedInOwner = who === "owner's session" && listener === "local";
  const isOwner = who === "admin" || isSignedInOwner || isByAddress(listener, who);
  const hasKey = who === "viewer" || who === "creator" || who === "creator's session";
  const nothingShown = who === "none" || (who === "owner's session" && !isSignedInOwner);
  if (kind === "health") return "own";
  if (kind === "public") return "forward";
  if (kind === "own usage") {
    if (who === "bad") return "INVALID_KEY";
    return hasKey || who === "admin" ? "own" : "AUTH_REQUIRED";
  }
  if (kind === "manage keys") {
    if (who === "bad") return "INVALID_KEY";
    if (isOwner) return "own";
    return hasKey ? "FORBIDDEN" : "AUTH_REQUIRED";
  }
  if (who === "bad" && (mode !== "off" || kind === "owner")) return "INVALID_KEY";
  if (mode === "required" && nothingShown) return "AUTH_REQUIRED";
  if (isOwner) return "forward";
  if (kind === "owner") return hasKey ? "FORBIDDEN" : "AUTH_REQUIRED";
  if (mode !== "off" && who === "viewer" && kind !== "read") return "FORBIDDEN";
  if (kind === "unknown write" && listener === "share")
    return mode !== "off" && hasKey ? "FORBIDDEN" : "AUTH_REQUIRED";
  return "forward";
}

function isByAddress(listener: Listener, who: Who): boolean {
  return listener === "local" && who === "none";
}

const table = (Object.keys(paths) as Kind[]).flatMap((kind) =>
  modes.flatMap((mode) =>
    listeners.flatMap((listener) =>
      everybody.map((who) => ({
        kind,
        mode,
        listener,
        who,
        expects: expected(kind, mode, listener, who),
      })),
    ),
  ),
);

describe("mode, listener and credential decide about every kind of path", () => {
  test("the table has a row for every combination", () => {
    expect(table).toHaveLength(8 * 3 * 2 * 7);
  });

  test.each(table)(
    "$kind, mode $mode, $listener listener, $who: $expects",
    ({ kind, mode, listener, who, expects }) => {
      const [method, target] = paths[kind];
      const arrival = arrivalOf({ method, target, listener, headers: credentials[who] });
      const verdict = decide(arrival, policyWith({ mode }), knownWith());
      expect(outcome(verdict)).toBe(expects);
    },
  );
});

const classes: readonly (readonly [method: string, target: string, result: string])[] = [
  // Without a key in mode required: what is public is forwarded, all else is not.
  ["GET", "/", "forward"],
  ["GET", "/index.html", "forward"],
  ["GET", "/api/", "forward"],
  ["GET", "/api", "forward"],
  ["HEAD", "/", "forward"],
  ["POST", "/", "AUTH_REQUIRED"],
  ["GET", "/system_stats", "forward"],
  ["GET", "/api/system_stats", "forward"],
  ["GET", "/api/api/system_stats", "forward"],
  ["GET", "/system_stats/", "AUTH_REQUIRED"],
  ["GET", "/System_stats", "AUTH_REQUIRED"],
  ["GET", "/system_statsx", "AUTH_REQUIRED"],
  ["POST", "/system_stats", "AUTH_REQUIRED"],
  ["GET", "/features", "forward"],
  ["GET", "/object_info", "forward"],
  ["GET", "/object_info/KSampler", "forward"],
  ["GET", "/object_info/a/b", "AUTH_REQUIRED"],
  ["GET", "/extensions", "forward"],
  ["GET", "/embeddings", "forward"],
  ["GET", "/embeddings/x", "AUTH_REQUIRED"],
  ["GET", "/models", "forward"],
  ["GET", "/models/checkpoints", "forward"],
  ["GET", "/models/a/b", "AUTH_REQUIRED"],
  ["GET", "/view?filename=a.png", "forward"],
  ["GET", "/viewvideo", "AUTH_REQUIRED"],
  ["GET", "/view_metadata/x", "AUTH_REQUIRED"],
  ["GET", "/docs", "own"],
  ["GET", "/docs/KSampler/en.md", "forward"],
  ["GET", "/assets/index.js", "forward"],
  ["GET", "/api/assets/index.js", "AUTH_REQUIRED"],
  ["GET", "/api/assets", "AUTH_REQUIRED"],
  ["GET", "/assets", "AUTH_REQUIRED"],
  ["GET", "/scripts/app.js", "forward"],
  ["GET", "/extensions/core/x.js", "forward"],
  ["GET", "/user.css", "forward"],
  ["GET", "/api/user.css", "AUTH_REQUIRED"],
  ["GET", "/x/user.css", "AUTH_REQUIRED"],
  ["GET", "/prompt.js", "AUTH_REQUIRED"],
  ["GET", "/queue", "AUTH_REQUIRED"],
  ["GET", "/history", "AUTH_REQUIRED"],
  ["GET", "/userdata/workflows%2Fa.json", "AUTH_REQUIRED"],
  ["GET", "/view%2Fx", "BAD_PATH"],
  ["GET", "/assets%2Fx", "BAD_PATH"],
  ["GET", "/%61ssets/x.js", "forward"],
  ["GET", "/internal/logs", "AUTH_REQUIRED"],
  ["GET", "/%69nternal/logs", "AUTH_REQUIRED"],
  ["GET", "/users", "AUTH_REQUIRED"],
  ["GET", "/latchkey/health", "own"],
  ["GET", "/latchkey/metrics", "AUTH_REQUIRED"],
  ["GET", "/latchkey/status", "AUTH_REQUIRED"],
  ["GET", "/api/keys", "AUTH_REQUIRED"],
  ["GET", "/%6beys", "AUTH_REQUIRED"],
  ["GET", "/Keys", "AUTH_REQUIRED"],
];
describe("without a key in mode required", () => {
  test.each(classes)("%s %s: %s", (method, target, result) => {
    const verdict = decide(arrivalOf({ method, target }), policyWith(), knownWith());
    expect(outcome(verdict)).toBe(result);
  });

  const isOpen = ([, , result]: (typeof classes)[number]): boolean => result === "forward";
  test.each(classes.filter(isOpen))("%s %s is shut in the private preset", (method, target) => {
    const policy = policyWith({ preset: "private" });
    expect(outcome(decide(arrivalOf({ method, target }), policy, knownWith()))).toBe(
      "AUTH_REQUIRED",
    );
  });
});

describe("what is the owner's", () => {
  test.each([
    ["GET", "/manager/queue/status"],
    ["GET", "/v2/manager/queue/status"],
    ["GET", "/api/v2/customnode/installed"],
    ["POST", "/customnode/install/git_url"],
    ["GET", "/snapshot/getlist"],
    ["POST", "/v2/snapshot/save"],
    ["GET", "/comfyui_manager/x"],
    ["GET", "/externalmodel/getlist"],
    ["GET", "/internal/files/output"],
    ["POST", "/users"],
    ["POST", "/assets/download"],
    ["POST", "/api/assets"],
    ["POST", "/assets/from-hash"],
    ["POST", "/api/assets/seed"],
    ["POST", "/tasks"],
    ["GET", "/tasks/x"],
  ])("%s %s is refused to a creator and open to an admin", (method, target) => {
    const as = (secret: string): string =>
      outcome(
        decide(
          arrivalOf({ method, target, headers: { "x-api-key": secret } }),
          policyWith(),
          knownWith(),
        ),
      );
    expect(as("good-creator")).toBe("FORBIDDEN");
    expect(as("good-admin")).toBe("forward");
  });

  test.each([
    ["GET", "/users"],
    ["GET", "/v2/userdata"],
    ["POST", "/userdata/x"],
    ["POST", "/prompt"],
    ["POST", "/upload/image"],
    ["POST", "/free"],
    ["GET", "/api/assets"],
    ["DELETE", "/api/assets/0b2f"],
  ])("%s %s is open to a creator", (method, target) => {
    const headers = { "x-api-key": "good-creator" };
    const verdict = decide(arrivalOf({ method, target, headers }), policyWith(), knownWith());
    expect(outcome(verdict)).toBe("forward");
  });

  const forwarded = {
    forwarded: "for=1.2.3.4",
    via: "1.1 x",
    "x-forwarded-for": "1.2.3.4",
    x_forwarded_for: "1.2.3.4",
    "x-forwarded-anything": "1",
    "x-real-ip": "1.2.3.4",
    "cf-ray": "1",
    "true-client-ip": "1.2.3.4",
    "x-client-ip": "1.2.3.4",
    "x-cluster-client-ip": "1.2.3.4",
    "x-azure-clientip": "1.2.3.4",
    "fly-client-ip": "1.2.3.4",
    "x-original-forwarded-for": "1.2.3.4",
    "x-envoy-external-address": "1.2.3.4",
    "tailscale-user-login": "a@b.example",
    origin: "http://evil.example",
    "sec-fetch-site": "cross-site",
  };
  test.each(Object.entries(forwarded))("%s takes ownership by address away", (name, value) => {
    const arrival = arrivalOf({
      target: "/api/keys",
      listener: "local",
      headers: { [name]: value },
    });
    expect(outcome(decide(arrival, policyWith(), knownWith()))).toBe("AUTH_REQUIRED");
  });

  test("the setting takes ownership by address away", () => {
    const arrival = arrivalOf({ target: "/api/keys", listener: "local" });
    const policy = policyWith({ ownerByAddress: false });
    expect(outcome(decide(arrival, policy, knownWith()))).toBe("AUTH_REQUIRED");
  });
});

describe("Host", () => {
  test.each<[Listener, Mode, string, boolean]>([
    ["local", "optional", "127.0.0.1:8188", true],
    ["local", "optional", "localhost", true],
    ["local", "optional", "LOCALHOST:8188", true],
    ["local", "optional", "a.localhost", true],
    ["local", "optional", "[::1]:8188", true],
    ["local", "optional", "evil.example", false],
    ["local", "required", "evil.example", false],
    ["local", "optional", "localhost.evil.example", false],
    ["local", "optional", "127.0.0.1.evil.example", false],
    ["local", "optional", "192.168.1.5", false],
    ["local", "optional", "evil@localhost", false],
    ["local", "optional", "", false],
    ["share", "optional", "192.168.1.5:8288", true],
    ["share", "optional", "studio.local:8288", true],
    ["share", "optional", "STUDIO.local", true],
    ["share", "optional", "0.0.0.0:8288", false],
    ["share", "optional", "evil.example", false],
    ["share", "off", "evil.example", false],
    ["share", "required", "evil.example", true],
  ])("%s listener, mode %s, Host %j: %s", (listener, mode, host, isFine) => {
    const arrival = arrivalOf({ target: "/system_stats", listener, headers: { host } });
    const verdict = decide(arrival, policyWith({ mode }), knownWith());
    expect(outcome(verdict)).toBe(isFine ? "forward" : "WRONG_HOST");
  });
});

describe("other websites", () => {
  const post = (headers: Record<string, string>, policy = policyWith({ mode: "optional" })) =>
    outcome(decide(arrivalOf({ method: "POST", target: "/prompt", headers }), policy, knownWith()));
  const host = "192.168.1.5:8288";

  test.each<[Record<string, string>, string]>([
    [{}, "forward"],
    [{ origin: `http://${host}` }, "forward"],
    [{ origin: `https://${host}` }, "forward"],
    [{ origin: "http://evil.example" }, "CROSS_SITE"],
    [{ origin: "null" }, "CROSS_SITE"],
    [{ origin: "http://192.168.1.5" }, "CROSS_SITE"],
    [{ origin: `http://${host}.evil.example` }, "CROSS_SITE"],
    [{ "sec-fetch-site": "same-origin" }, "forward"],
    [{ "sec-fetch-site": "none" }, "forward"],
    [{ "sec-fetch-site": "same-site" }, "CROSS_SITE"],
    [{ "sec-fetch-site": "cross-site" }, "CROSS_SITE"],
    [{ "sec-fetch-site": "cross-site", cookie: "latchkey_session=creator" }, "CROSS_SITE"],
    [{ "sec-fetch-site": "cross-site", "x-api-key": "good-creator" }, "forward"],
  ])("a write with %j: %s", (headers, result) => {
    expect(post(headers)).toBe(result);
  });

  test("a website that is allowed by name may write", () => {
    const policy = policyWith({
      mode: "optional",
      allowedOrigins: new Set(["https://friend.example"]),
    });
    expect(post({ origin: "https://friend.example" }, policy)).toBe("forward");
    expect(post({ origin: "https://friend.example.evil" }, policy)).toBe("CROSS_SITE");
  });

  // ComfyUI-Manager has GETs that restart, update and install.
  const read = (headers: Record<string, string>, target = "/api/manager/reboot") =>
    outcome(decide(arrivalOf({ target, headers }), policyWith(), knownWith()));
  const admin = { cookie: "latchkey_session=admin" };

  test.each<[Record<string, string>, string]>([
    [{}, "CROSS_SITE"],
    [{ referer: `http://${host}/` }, "forward"],
    [{ referer: `http://${host}.evil.example/` }, "CROSS_SITE"],
    [{ referer: "http://192.168.1.5:9000/" }, "CROSS_SITE"],
    [{ referer: "nonsense" }, "CROSS_SITE"],
    [{ origin: `http://${host}` }, "forward"],
    [{ "sec-fetch-site": "same-origin" }, "forward"],
    [{ "sec-fetch-site": "none" }, "CROSS_SITE"],
    [{ "sec-fetch-site": "same-site", referer: `http://${host}/` }, "CROSS_SITE"],
    [{ "sec-fetch-site": "cross-site" }, "CROSS_SITE"],
  ])("a read of the owner's routes on a cookie with %j: %s", (headers, result) => {
    expect(read({ ...admin, ...headers })).toBe(result);
  });
  // A link in a message, or a redirect from an address that was typed in, is "none" to the browser.
  test.each<[Record<string, string>, string]>([
    [{}, "forward"],
    [{ "sec-fetch-site": "same-origin" }, "forward"],
    [{ "sec-fetch-site": "none" }, "CROSS_SITE"],
    [{ "sec-fetch-site": "cross-site" }, "AUTH_REQUIRED"],
  ])("a read of ComfyUI-Manager's routes by address with %j: %s", (headers, result) => {
    for (const target of ["/manager/reboot", "/api/v2/manager/reboot", "/customnode/getlist"]) {
      const arrival = arrivalOf({ target, listener: "local", headers });
      const policy = policyWith({ mode: "optional" });
      expect(outcome(decide(arrival, policy, knownWith()))).toBe(result);
    }
    const logs = arrivalOf({
      target: "/internal/logs",
      listener: "local",
      headers: { "sec-fetch-site": "none" },
    });
    const policy = policyWith({ mode: "optional" });
    expect(outcome(decide(logs, policy, knownWith()))).toBe("forward");
  });

  test("a read of the owner's routes with a key in a header needs no page", () => {
    expect(read({ "x-api-key": "good-admin" })).toBe("forward");
  });
  test("any other read on a cookie may be linked to", () => {
    const linked = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(read({ ...admin, ...linked }, "/api/queue")).toBe("forward");
    expect(read({ ...admin, ...linked }, "/")).toBe("forward");
  });

  // What needs no key would else be anybody's who shows one that is wrong.
  test.each(modes)(
    "a made-up key in a socket's address opens none to a website, mode %s",
    (mode) => {
      const socket = (target: string, headers: Record<string, string>) =>
        outcome(
          decide(arrivalOf({ target, upgrade: true, headers }), policyWith({ mode }), knownWith()),
        );
      const foreign = { origin: "http://evil.example" };
      expect(socket("/ws?token=made-up", foreign)).toBe("CROSS_SITE");
      expect(socket("/ws?token=", foreign)).toBe("CROSS_SITE");
      expect(socket("/ws?token=good-creator", foreign)).toBe("forward");
      expect(socket("/ws?token=made-up", { origin: `http://${host}` })).toBe("forward");
      expect(socket("/ws?token=made-up", {})).toBe("forward");
    },
  );

  test("a socket that rides on a cookie from another website is refused", () => {
    const headers = { cookie: "latchkey_session=creator", origin: "http://evil.example" };
    const arrival = arrivalOf({ target: "/ws", upgrade: true, headers });
    expect(outcome(decide(arrival, policyWith(), knownWith()))).toBe("CROSS_SITE");
  });
});

describe("what is spent", () => {
  const known = knownWith();
  const decideAs = (headers: Record<string, string>, target = "/api/queue", method = "GET") =>
    decide(arrivalOf({ target, method, headers }), policyWith(), known);

  test("a key spends on a protected path", () => {
    expect(decideAs({ "x-api-key": "good-creator" })).toMatchObject({ spends: true });
  });
  test("a key spends nothing on a public path, and sees what is left", () => {
    expect(decideAs({ "x-api-key": "good-creator" }, "/system_stats")).toMatchObject({
      spends: false,
      quota: { limit: 100, used: 10, resetAtSeconds: reset },
    });
  });
  test("a public path stays uncounted in the private preset", () => {
    const arrival = arrivalOf({ target: "/view", headers: { "x-api-key": "good-creator" } });
    expect(decide(arrival, policyWith({ preset: "private" }), known)).toMatchObject({
      kind: "forward",
      spends: false,
    });
  });
  test("a session spends on a generation only", () => {
    const cookie = "latchkey_session=creator";
    expect(decideAs({ cookie })).toMatchObject({ spends: false });
    expect(decideAs({ cookie }, "/api/prompt", "POST")).toMatchObject({ spends: true });
  });
  test("a spent key is refused until the hour is over", () => {
    expect(decideAs({ "x-api-key": "good-spent" })).toMatchObject({
      kind: "refuse",
      spends: false,
      refusal: {
        refused: "RATE_LIMIT_EXCEEDED",
        details: { limit: 10, reset_in: 2400 },
      },
    });
  });
  test("a spent session reads on, and its generation is refused in a sentence", () => {
    const cookie = "latchkey_session=spent";
    expect(decideAs({ cookie }).kind).toBe("forward");
    expect(decideAs({ cookie }, "/prompt", "POST")).toMatchObject({
      refusal: {
        words: "Your hourly limit of 10 generations is reached. It starts anew at 14:00 UTC.",
      },
    });
  });
  test("a key without a limit is never refused for it", () => {
    expect(decideAs({ "x-api-key": "good-unlimited" }).kind).toBe("forward");
  });
  test.each(["starting", "down"] as const)("nothing is spent while ComfyUI is %s", (state) => {
    const arrival = arrivalOf({ target: "/queue", headers: { "x-api-key": "good-creator" } });
    expect(decide(arrival, policyWith(), knownWith({ upstream: () => state }))).toMatchObject({
      spends: false,
      refusal: { refused: state === "starting" ? "UPSTREAM_STARTING" : "UPSTREAM_DOWN" },
    });
  });
  test("a full queue refuses others than the owner", () => {
    const prompt = (secret: string) =>
      outcome(
        decide(
          arrivalOf({ method: "POST", target: "/prompt", headers: { "x-api-key": secret } }),
          policyWith(),
          knownWith({ isQueueFull: () => true }),
        ),
      );
    expect(prompt("good-creator")).toBe("QUEUE_FULL");
    expect(prompt("good-admin")).toBe("forward");
  });
  test("guessing is slowed down, and a good key never", () => {
    const slow = knownWith({ slowedFor: () => 30.2 });
    const as = (secret: string) =>
      decide(arrivalOf({ target: "/queue", headers: { "x-api-key": secret } }), policyWith(), slow);
    expect(as("wrong")).toMatchObject({
      refusal: { refused: "TOO_MANY_TRIES", details: { retry_in: 31 } },
    });
    expect(as("good-creator").kind).toBe("forward");
  });
});

describe("the one credential that counts", () => {
  const as = (headers: Record<string, string>, target = "/queue") =>
    outcome(decide(arrivalOf({ target, headers }), policyWith(), knownWith()));
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

  test.each<[Record<string, string>, string]>([
    [{ "x-api-key": " good-creator " }, "forward"],
    [{ authorization: "Bearer good-creator" }, "forward"],
    [{ authorization: "BEARER   good-creator" }, "forward"],
    [{ authorization: basic("any:good-creator") }, "forward"],
    [{ authorization: basic("good-creator") }, "forward"],
    [{ authorization: basic("good-creator:") }, "INVALID_KEY"],
    [{ authorization: "Basic !!!" }, "INVALID_KEY"],
    [{ authorization: "Bearer" }, "INVALID_KEY"],
    [{ authorization: "Digest x" }, "AUTH_REQUIRED"],
    [{ "x-api-key": "" }, "INVALID_KEY"],
    [{ "x-api-key": "wrong", authorization: "Bearer good-creator" }, "INVALID_KEY"],
    [{ "x-api-key": "good-creator", authorization: "Bearer wrong" }, "forward"],
    [{ authorization: "Bearer wrong", cookie: "latchkey_session=creator" }, "INVALID_KEY"],
    [{ cookie: "a=b; latchkey_session=creator" }, "forward"],
    [{ cookie: "latchkey_session=wrong; latchkey_session=creator" }, "AUTH_REQUIRED"],
    [{ cookie: "xlatchkey_session=creator" }, "AUTH_REQUIRED"],
    [{ cookie: "latchkey_session=wrong" }, "AUTH_REQUIRED"],
  ])("%j: %s", (headers, result) => {
    expect(as(headers)).toBe(result);
  });

  test.each([
    ["/ws?token=good-creator", "forward"],
    ["/api/ws?clientId=a&token=good-creator", "forward"],
    ["/queue?token=good-creator", "AUTH_REQUIRED"],
  ])("%s in the private preset: %s", (target, result) => {
    const arrival = arrivalOf({ target, upgrade: target.includes("ws") });
    expect(outcome(decide(arrival, policyWith({ preset: "private" }), knownWith()))).toBe(result);
  });
});

describe("a browser", () => {
  test.each<[string, Mode, Record<string, string>, string]>([
    ["without a session", "required", { "sec-fetch-mode": "navigate" }, "AUTH_REQUIRED"],
    ["over plain HTTP", "required", { accept: "text/html,*/*" }, "AUTH_REQUIRED"],
    ["in mode optional", "optional", { "sec-fetch-mode": "navigate" }, "forward"],
    [
      "with a session",
      "required",
      { "sec-fetch-mode": "navigate", cookie: "latchkey_session=creator" },
      "forward",
    ],
    ["that fetches", "required", { "sec-fetch-mode": "cors", accept: "text/html" }, "forward"],
  ])("%s in mode %s opens the page: %j", (_words, mode, headers, result) => {
    for (const target of ["/", "/index.html", "/api/", "/?x=1"]) {
      const verdict = decide(arrivalOf({ target, headers }), policyWith({ mode }), knownWith());
      expect(outcome(verdict)).toBe(result);
    }
  });

  test.each(["/internal/logs", "/internal/logs/raw", "/internal/folder_paths"])(
    "a creator's GET %s is answered and empty",
    (target) => {
      const headers = { cookie: "latchkey_session=creator" };
      expect(outcome(decide(arrivalOf({ target, headers }), policyWith(), knownWith()))).toBe(
        "stand-in",
      );
      expect(outcome(decide(arrivalOf({ target }), policyWith(), knownWith()))).toBe(
        "AUTH_REQUIRED",
      );
    },
  );

  test("a viewer's settings are answered and dropped", () => {
    const headers = { cookie: "latchkey_session=viewer" };
    const arrival = arrivalOf({ method: "POST", target: "/api/settings/Comfy.X", headers });
    expect(outcome(decide(arrival, policyWith(), knownWith()))).toBe("stand-in");
  });
});
