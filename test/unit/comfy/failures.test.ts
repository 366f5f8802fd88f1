import { expect, test } from "vitest";
import { isWorthRetrying } from "../../../main/core/comfy/failure-reasons.ts";
import { explainExit } from "../../../main/core/comfy/failures.ts";

type Case = {
  readonly what: string;
  readonly code: number | null;
  readonly signal?: string;
  readonly lines: readonly string[];
  readonly reason: string;
  readonly says: RegExp;
  readonly retries: boolean;
};

const traceback = [
  "Traceback (most recent call last):",
  '  File "/opt/ComfyUI/main.py", line 381, in <module>',
];
const healthy = [
  "Total VRAM 24564 MB, total RAM 64220 MB",
  "ModuleNotFoundError: No module named 'torchaudio'",
  "   0.0 seconds (IMPORT FAILED): /opt/ComfyUI/custom_nodes/pack",
  "Starting server",
];
const bind = (errno: number, words: string): string =>
  `OSError: [Errno ${errno}] error while attempting to bind on address ('127.0.0.1', 9192): ${words}`;

const cases: readonly Case[] = [
  {
    what: "a driver that is too old",
    code: 1,
    lines: [
      ...traceback,
      "RuntimeError: The NVIDIA driver on your system is too old (found version 11080).",
    ],
    reason: "gpu_driver",
    says: /driver of the graphics card is too old/,
    retries: false,
  },
  {
    what: "a card that PyTorch was not built for",
    code: 1,
    lines: [
      ...traceback,
      "RuntimeError: CUDA error: no kernel image is available for execution on the device",
    ],
    reason: "gpu_unsupported",
    says: /not built for this graphics card/,
    retries: false,
  },
  {
    what: "a library that is missing, Linux",
    code: 1,
    lines: [
      ...traceback,
      "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
    ],
    reason: "library_missing",
    says: /"libGL.so.1" is missing/,
    retries: false,
  },
  {
    what: "a library that is missing, Windows",
    code: 1,
    lines: [
      ...traceback,
      "ImportError: DLL load failed while importing _C: The specified module could not be found.",
    ],
    reason: "library_missing",
    says: /"_C" is missing/,
    retries: false,
  },
  {
    what: "a custom node that raises",
    code: 1,
    lines: [
      ...traceback,
      '  File "/opt/ComfyUI/custom_nodes/wild-pack/__init__.py", line 3, in <module>',
      "ValueError: not today",
    ],
    reason: "custom_node",
    says: /custom node "wild-pack" ended ComfyUI: ValueError: not today/,
    retries: true,
  },
  {
    what: "a broken pack of a healthy start is not blamed for a later end",
    code: 3,
    lines: [
      ...traceback,
      '  File "/opt/ComfyUI/custom_nodes/wild-pack/__init__.py", line 3, in <module>',
      "ValueError: not today",
      "Starting server",
    ],
    reason: "exit_code",
    says: /exit code 3/,
    retries: true,
  },
  {
    what: "a folder of another user",
    code: 1,
    lines: [...traceback, "PermissionError: [Errno 13] Permission denied: '/opt/ComfyUI/user'"],
    reason: "permission",
    says: /may not use \/opt\/ComfyUI\/user/,
    retries: true,
  },
  {
    what: "port taken, Linux",
    code: 1,
    lines: [...healthy, ...traceback, bind(98, "address already in use")],
    reason: "port_in_use",
    says: /took the port/,
    retries: true,
  },
  {
    what: "port taken, macOS",
    code: 1,
    lines: [...traceback, bind(48, "address already in use")],
    reason: "port_in_use",
    says: /took the port/,
    retries: true,
  },
  {
    what: "port taken, Windows",
    code: 1,
    lines: [
      ...traceback,
      bind(10048, "only one usage of each socket address is normally permitted"),
    ],
    reason: "port_in_use",
    says: /took the port/,
    retries: true,
  },
  {
    what: "port taken, newer words",
    code: 1,
    lines: [
      "Port 9192 is already in use on address 127.0.0.1. Please close the other application or use a different port with --port.",
    ],
    reason: "port_in_use",
    says: /took the port/,
    retries: true,
  },
  {
    what: "an address that is not this computer's",
    code: 1,
    lines: [...traceback, bind(99, "cannot assign requested address")],
    reason: "error",
    says: /cannot assign requested address/,
    retries: true,
  },
  {
    what: "same folder in use",
    code: 1,
    lines: ["ASSETS_STARTUP_FAILED: in_use", "another line"],
    reason: "folder_in_use",
    says: /Another ComfyUI is using this folder/,
    retries: false,
  },
  {
    what: "database of a newer version",
    code: 1,
    lines: ["ASSETS_STARTUP_FAILED: newer_revision"],
    reason: "database",
    says: /newer ComfyUI/,
    retries: false,
  },
  {
    what: "database, a cause nobody knows yet",
    code: 1,
    lines: ["ASSETS_STARTUP_FAILED: moonlight"],
    reason: "database",
    says: /moonlight/,
    retries: false,
  },
  {
    what: "unknown argument",
    code: 2,
    lines: [
      "usage: main.py [-h] [--listen [IP]]",
      "main.py: error: unrecognized arguments: --no-such-flag",
    ],
    reason: "argument",
    says: /does not know the argument "--no-such-flag"\. Its own words: unrecognized arguments: --no-such-flag/,
    retries: false,
  },
  {
    what: "value of an argument",
    code: 2,
    lines: ["usage: main.py [-h]", "main.py: error: argument --cache-lru: invalid int value: 'x'"],
    reason: "argument",
    says: /value of the argument "--cache-lru"/,
    retries: false,
  },
  {
    what: "exit 2 of something else",
    code: 2,
    lines: ["bye"],
    reason: "exit_code",
    says: /exit code 2/,
    retries: true,
  },
  {
    what: "core module missing",
    code: 1,
    lines: [...traceback, "ModuleNotFoundError: No module named 'aiohttp'"],
    reason: "module_missing",
    says: /Python module "aiohttp" is missing/,
    retries: false,
  },
  {
    what: "coloured last line",
    code: 1,
    lines: [...traceback, "\u001b[31mModuleNotFoundError: No module named 'av'\u001b[0m", ""],
    reason: "module_missing",
    says: /"av"/,
    retries: false,
  },
  {
    what: "an optional module missing, later another end",
    code: 1,
    lines: [...healthy, ...traceback, "TypeError: unhashable type: 'list'"],
    reason: "error",
    says: /unhashable type: 'list'/,
    retries: true,
  },
  {
    what: "an optional module missing, then silence",
    code: 3,
    lines: healthy,
    reason: "exit_code",
    says: /exit code 3 and did not say why/,
    retries: true,
  },
  {
    what: "web interface missing",
    code: 255,
    lines: [
      "",
      "********** ERROR ***********",
      "",
      "comfyui-frontend-package is not installed. ",
      "",
      "Please install the updated requirements.txt file by running:",
      "********** ERROR ***********",
    ],
    reason: "frontend_missing",
    says: /web interface \(comfyui-frontend-package\) is missing/,
    retries: false,
  },
  {
    what: "255 without these words",
    code: 255,
    lines: ["bye"],
    reason: "exit_code",
    says: /exit code 255/,
    retries: true,
  },
  {
    what: "no NVIDIA driver",
    code: 1,
    lines: [
      ...traceback,
      "RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from http://www.nvidia.com/Download/index.aspx",
    ],
    reason: "no_gpu",
    says: /--cpu/,
    retries: false,
  },
  {
    what: "PyTorch without CUDA",
    code: 1,
    lines: [...traceback, "AssertionError: Torch not compiled with CUDA enabled"],
    reason: "no_gpu",
    says: /--cpu/,
    retries: false,
  },
  {
    what: "graphics memory",
    code: 1,
    lines: [
      ...traceback,
      "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
    ],
    reason: "gpu_memory",
    says: /--lowvram/,
    retries: true,
  },
  {
    what: "memory",
    code: 1,
    lines: [...traceback, "MemoryError"],
    reason: "memory",
    says: /ran out of memory/,
    retries: true,
  },
  {
    what: "disk full",
    code: 1,
    lines: [...traceback, "OSError: [Errno 28] No space left on device: '/opt/ComfyUI/temp'"],
    reason: "disk_full",
    says: /disk is full/,
    retries: true,
  },
  {
    what: "killed",
    code: null,
    signal: "SIGKILL",
    lines: healthy,
    reason: "killed",
    says: /ended by the system/,
    retries: true,
  },
  {
    what: "killed behind a shell",
    code: 137,
    lines: healthy,
    reason: "killed",
    says: /ran out of memory/,
    retries: true,
  },
  {
    what: "segmentation fault",
    code: null,
    signal: "SIGSEGV",
    lines: healthy,
    reason: "memory_fault",
    says: /native library/,
    retries: true,
  },
  {
    what: "access violation",
    code: 0xc0000005,
    lines: healthy,
    reason: "memory_fault",
    says: /native library/,
    retries: true,
  },
  {
    what: "illegal instruction",
    code: null,
    signal: "SIGILL",
    lines: [],
    reason: "illegal_instruction",
    says: /another processor/,
    retries: false,
  },
  {
    what: "illegal instruction, Windows",
    code: 0xc000001d,
    lines: [],
    reason: "illegal_instruction",
    says: /another processor/,
    retries: false,
  },
  {
    what: "library missing, Windows",
    code: 0xc0000135,
    lines: [],
    reason: "library_missing",
    says: /Visual C\+\+/,
    retries: false,
  },
  {
    what: "ended by another program",
    code: null,
    signal: "SIGTERM",
    lines: healthy,
    reason: "ended_by_signal",
    says: /SIGTERM/,
    retries: true,
  },
  {
    what: "ended without an error",
    code: 0,
    lines: [...healthy, "Stopped server"],
    reason: "ended",
    says: /ended by itself/,
    retries: true,
  },
  {
    what: "no words at all",
    code: 1,
    lines: [],
    reason: "exit_code",
    says: /exit code 1/,
    retries: true,
  },
  {
    what: "port out of range",
    code: 1,
    lines: [...traceback, "OverflowError: bind(): port must be 0-65535."],
    reason: "error",
    says: /OverflowError/,
    retries: true,
  },
];

test.each(cases)("$what: $reason", ({ code, signal = null, lines, reason, says, retries }) => {
  const failure = explainExit({ code, signal }, lines);
  expect(failure.reason).toBe(reason);
  expect(failure.message).toMatch(says);
  expect(failure.exit_code).toBe(code);
  expect(isWorthRetrying(failure)).toBe(retries);
});

test.each([
  ["a module", ["ModuleNotFoundError: No module named 'av'"], 1, "av"],
  ["an argument", ["main.py: error: unrecognized arguments: --no-such-flag"], 2, "--no-such-flag"],
  ["a library", ["ImportError: libGL.so.1: cannot open shared object file"], 1, "libGL.so.1"],
  ["nothing", [], 1, null],
])("%s that the words name is told by itself, for other languages", (_, lines, code, named) => {
  expect(explainExit({ code, signal: null }, lines).named).toBe(named);
});

test("the last ten lines that say something are kept, without colours", () => {
  const lines = Array.from({ length: 30 }, (_, n) => `\u001b[32mline ${n}\u001b[0m`).flatMap(
    (line) => [line, ""],
  );
  const kept = explainExit({ code: 1, signal: null }, lines).last_lines;
  expect(kept).toEqual(Array.from({ length: 10 }, (_, n) => `line ${n + 20}`));
});
