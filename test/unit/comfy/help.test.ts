import { expect, test } from "vitest";
import { argumentsOf, parseHelp } from "../../../main/core/comfy/help.ts";
import { realSystem } from "../../../main/core/comfy/system.ts";
import { systemClock } from "../../../main/core/platform/clock.ts";
import { test as comfyTest } from "./support.ts";

test("flags, their values and their words are read, wherever argparse breaks a line", () => {
  const help = `usage: main.py [-h] [--listen [IP]]
               [--port PORT]

options:
  -h, --help            show this help message and exit
  --listen [IP]         Specify the IP address to listen on (default: 127.0.0.1).
                        If --listen is provided without an argument, it defaults to 0.0.0.0.
  -p PORT, --port PORT  Set the listen port.
  --cache-lru CACHE_LRU
                        Use LRU caching with a maximum of N node results cached.
  --lowvram             Split the unet in parts to use less vram.

more options:
  --cpu

Written by hand.
  --not-an-argument  of anything
`;
  expect(parseHelp(help)).toEqual([
    {
      flags: ["--listen"],
      value: "[IP]",
      help: "Specify the IP address to listen on (default: 127.0.0.1). If --listen is provided without an argument, it defaults to 0.0.0.0.",
    },
    { flags: ["-p", "--port"], value: "PORT", help: "Set the listen port." },
    {
      flags: ["--cache-lru"],
      value: "CACHE_LRU",
      help: "Use LRU caching with a maximum of N node results cached.",
    },
    { flags: ["--lowvram"], value: null, help: "Split the unet in parts to use less vram." },
    { flags: ["--cpu"], value: null, help: "" },
  ]);
});

comfyTest(
  "the demo tells its own, and a running one or none cannot be asked",
  async ({ bench }) => {
    const system = realSystem(systemClock);
    const known = await argumentsOf({ kind: "demo" }, bench.dataFolder, system);
    expect(known?.flatMap(({ flags }) => flags)).toContain("--step-seconds");
    expect(await argumentsOf(null, bench.dataFolder, system)).toBeNull();
    const upstream = { kind: "upstream", url: "http://127.0.0.1:8188" } as const;
    expect(await argumentsOf(upstream, bench.dataFolder, system)).toBeNull();
  },
);
