import { expect, test } from "vitest";
import { createScrubber } from "../../../main/core/doctor/scrub.ts";

const facts = {
  home: "/home/ana",
  user: "ana",
  computer: "atelier",
  names: ["Jonas Weber", "Jo", "Krita (plug-in)", ""],
};
const hidden = { names: false, addresses: false, paths: false };
const scrub = createScrubber({ ...facts, choice: hidden });

test.each([
  ["/home/ana/ComfyUI/main.py", "~/ComfyUI/main.py"],
  ['File "/opt/studio/secret/ComfyUI/nodes.py"', 'File "…/nodes.py"'],
  ["C:\\Users\\Ana\\Projects\\Client X\\main.py", "…\\main.py"],
  ['"Jonas Weber" POST /api/prompt 200', '"<name 2>" POST /api/prompt 200'],
  [
    '2026-11-24T14:02:11.000Z "Mara "M" Old" POST /api/prompt 200 3 ms',
    '2026-11-24T14:02:11.000Z "<name>" POST /api/prompt 200 3 ms',
  ],
  [
    '2026-11-24T14:02:11.000Z "Jonas Weber" GET /api/queue 200 3 ms',
    '2026-11-24T14:02:11.000Z "<name 2>" GET /api/queue 200 3 ms',
  ],
  ["ana@atelier: analysis of Krita (plug-in)", "<user>@<computer>: analysis of <name 1>"],
  ["from 192.168.1.77 to 127.0.0.1:8188", "from <address> to 127.0.0.1:8188"],
  ["from fe80::1c2b:3d4e and ::1", "from <address> and ::1"],
  ["GET /api/queue at 14:02:11", "GET /api/queue at 14:02:11"],
  [`key comfy_${"K".repeat(49)}`, "key comfy_***"],
])("%j becomes %j", (text, expected) => {
  expect(scrub(text)).toBe(expected);
});

test("what the artist agreed to show is shown, but never a key", () => {
  const open = createScrubber({ ...facts, choice: { names: true, addresses: true, paths: true } });
  const text = `Jonas Weber 192.168.1.77 /home/ana/ComfyUI/main.py comfy_${"K".repeat(49)}`;
  expect(open(text)).toBe("Jonas Weber 192.168.1.77 /home/ana/ComfyUI/main.py comfy_***");
});
