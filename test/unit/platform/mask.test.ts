import { describe, expect, test } from "vitest";
import { makeSecret } from "../../../main/core/keys/secret.ts";
import { maskText } from "../../../main/core/platform/mask.ts";

const secret = makeSecret();

describe("keys", () => {
  test("a key in a text is masked, wherever it stands and however often", () => {
    expect(maskText(`a ${secret},${secret}"`)).toBe('a comfy_***,comfy_***"');
  });

  test("a key with a character missing or added is masked too", () => {
    expect(maskText(secret.slice(0, -1))).toBe("comfy_***");
    expect(maskText(`${secret}x`)).toBe("comfy_***");
  });

  test.for([
    "import comfy_extras.nodes_audio",
    "comfy_extras/nodes_post_processing.py",
    "comfy_api_nodes",
    "comfy_execution.graph",
    "comfyui_frontend_package",
    "comfy_K3mP",
  ])("ComfyUI's own %s stays readable", (text) => {
    expect(maskText(text)).toBe(text);
  });
});

test.for([
  ["/ws?token=abc&a=1", "/ws?token=***&a=1"],
  ["/ws?a=1&TOKEN=abc HTTP", "/ws?a=1&TOKEN=*** HTTP"],
  ['"/ws?token=a%20b"', '"/ws?token=***"'],
  ["/m?api_key=abc&b=2", "/m?api_key=***&b=2"],
  ["with hf_AbCdEfGhIjKlMnOpQrSt done", "with hf_*** done"],
  ["Authorization: Bearer abc.def-123456==", "Authorization: Bearer ***"],
  ["hf_transfer is not installed", "hf_transfer is not installed"],
  ["token=abc", "token=abc"],
  ["/ws?mytoken=abc", "/ws?mytoken=abc"],
  ["GOOGLE AIzaSyA1234567890abcdefghijklmnopqrstuv", "GOOGLE AIza***"],
  [`X: comfyui-${"0a".repeat(32)}`, "X: comfyui-***"],
  ["comfyui-frontend-package-is-old", "comfyui-frontend-package-is-old"],
  ["jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef", "jwt eyJ***"],
  ["Authorization: Basic dXNlcjpwYXNzd29yZA==", "Authorization: Basic ***"],
  ["Basic Guider and BasicScheduler", "Basic Guider and BasicScheduler"],
  ["git+https://mara:s3cret@host.example/x.git", "git+https://mara:***@host.example/x.git"],
  ["http://127.0.0.1:8188/a@b", "http://127.0.0.1:8188/a@b"],
  ["api_key: 'abcdef0123'", "api_key: '***'"],
  ['{"auth_token_comfy_org": "abc.def.ghi", "a": 1}', '{"auth_token_comfy_org": "***", "a": 1}'],
  ["OPENAI_API_KEY=abcdef0123 python", "OPENAI_API_KEY=*** python"],
  ["password=hunter2secret", "password=***"],
  ["api_key: None", "api_key: None"],
  ["Prompt uses 77 tokens: fine", "Prompt uses 77 tokens: fine"],
])("%s is logged as %s", ([text = "", expected]) => {
  expect(maskText(text)).toBe(expected);
});

// A path of 16 KB that made each mask begin anew at every word took half a second, for whoever asked.
test.for([
  "secret",
  "eyJ-",
  "eyJaaaaaaaaa.",
  "Bearer ",
  "token=",
  "?key=",
  "://a:",
  "comfy_",
  "sk-",
  "password: ",
])("a text of nothing but %j is masked as fast as any other", (word) => {
  const text = word.repeat(400_000 / word.length);
  const from = performance.now();
  maskText(text);
  // Milliseconds; a minute and more where one begins anew at every word.
  expect(performance.now() - from).toBeLessThan(5_000);
});
