import { doctorCheck } from "../../../shared/doctor.ts";
import { say } from "../../../shared/sentences.ts";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { bundleFiles, reportText, zipOf } from "../../../main/core/doctor/bundle.ts";
import type { LogLine } from "../../../shared/comfy.ts";
import { defaultSettings } from "../../../shared/settings.ts";

const line = (text: string, level: LogLine["level"] = "info"): LogLine => ({
  ...{ n: 1, at: 1_800_000_000, level, text },
});
const report = {
  version: "1.2.3",
  system: "linux 6.1 x64",
  checks: [doctorCheck("disk", "bad", say("diskFree", { gigabytes: "0.1" }), say("diskMakeRoom"))],
};

// Custom nodes print what people type: a bundle that is sent to a stranger must not hold it.
test("of ComfyUI's log starts and faults are kept, and what it prints at work is not", () => {
  const files = bundleFiles({
    report,
    settings: { ...defaultSettings, displayName: "Mara's studio" },
    comfyui: [
      line("[Latchkey] Starting python main.py"),
      line("\u001b[32mComfyUI version: 0.3.64\u001b[0m"),
      line("To see the GUI go to: http://127.0.0.1:9000"),
      line("got prompt"),
      line("positive: a very private picture"),
      line("!!! Exception during processing !!! out of memory", "error"),
    ],
    gateway: [line("request")],
    scrub: (text) => text.replaceAll("request", "***"),
  });
  const text = Object.fromEntries(files.map((file) => [file.what, file.text]));
  expect(text["comfyui"]).toContain("Z ComfyUI version: 0.3.64\n");
  expect(text["comfyui"]).toContain("out of memory");
  expect(text["comfyui"]).not.toContain("private");
  expect(text["gateway"]).toContain("***");
  expect(text["settings"]).not.toContain("Mara");
  expect(JSON.parse(text["settings"] ?? "")).toMatchObject({ localPort: 8188 });
  const entries = unzipSync(zipOf(files));
  expect(Object.keys(entries)).toEqual([
    "report.txt",
    "settings.json",
    "comfyui.log",
    "gateway.log",
  ]);
  expect(strFromU8(entries["report.txt"] ?? new Uint8Array())).toBe(reportText(report));
});

test("a report names what is bad, and what to do beneath it", () => {
  expect(reportText(report)).toBe(
    "Latchkey 1.2.3, linux 6.1 x64\n\n BAD  disk      0.1 GB are free on the disk of the data folder.\n                Free some space: keys, settings and pictures cannot be saved on a full disk.\n",
  );
});
