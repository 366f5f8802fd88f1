import type { DoctorCheck } from "../../../shared/doctor.ts";
import type { ComfySource } from "../../../shared/settings.ts";
import { findDemoPython } from "../comfy/demo-python.ts";
import { checkInstallation } from "../comfy/discover/check.ts";
import { gpuLine, gpuQuestion, parseGpu, type Gpu } from "../comfy/gpu.ts";
import { parseStats } from "../comfy/ready.ts";
import { runToEnd } from "../comfy/run-to-end.ts";
import type { System } from "../comfy/system.ts";

type Deps = {
  readonly source: ComfySource | null;
  readonly comfyArguments: readonly string[];
  readonly system: System;
};

const gpuTimeoutMs = 120_000;
const answerMs = 5_000;

/** The chosen ComfyUI, its Python, PyTorch and the graphics card. */
export async function checkPrograms(deps: Deps): Promise<DoctorCheck[]> {
  const { source, system } = deps;
  if (source === null) {
    const remedy = "Choose your ComfyUI in the settings, or try the demo.";
    return [{ what: "comfy", level: "warn", found: "No ComfyUI is chosen yet.", remedy }];
  }
  switch (source.kind) {
    case "demo":
      return checkDemo(system);
    case "upstream":
      return [await checkRunning(source.url, system)];
    case "folder":
      return checkFolder(source, deps);
  }
}

async function checkDemo(system: System): Promise<DoctorCheck[]> {
  const python = await findDemoPython(system);
  return [
    { what: "comfy", level: "ok", found: "The demo is chosen.", remedy: null },
    python === null
      ? {
          ...{ what: "python", level: "bad", found: "No Python 3.9 or newer was found." },
          remedy: "Install Python from python.org and try again.",
        }
      : { what: "python", level: "ok", found: `Python is ${python.command}`, remedy: null },
  ];
}

async function checkRunning(url: string, system: System): Promise<DoctorCheck> {
  const answer = await system.get(`${url.replace(/\/+$/, "")}/system_stats`, answerMs);
  const stats = answer?.status === 200 ? parseStats(answer.body) : null;
  if (stats === null) {
    return {
      ...{ what: "comfy", level: "bad", found: `No ComfyUI answers at ${url}` },
      remedy: "Start it, or choose a folder, so that Latchkey starts it.",
    };
  }
  const found = `ComfyUI ${stats.version ?? ""} answers at ${url}`.replace("  ", " ");
  return { what: "comfy", level: "ok", found, remedy: null };
}

const remedies: Readonly<Record<string, string>> = {
  folder:
    "Choose the folder of your ComfyUI again: it was moved or renamed, or its disk is missing.",
  main: "Choose the folder that holds main.py.",
  python: "Choose the Python of this ComfyUI, or make a virtual environment beside main.py.",
  torch:
    "Install PyTorch into this Python, as pytorch.org says it for your graphics card, or choose another Python.",
};

async function checkFolder(
  source: Extract<ComfySource, { kind: "folder" }>,
  deps: Deps,
): Promise<DoctorCheck[]> {
  const { system } = deps;
  const installation = await checkInstallation(source, system);
  const version = installation.version === null ? "" : ` ${installation.version}`;
  const checks = installation.checks
    .filter(({ what, ok }) => !ok || what === "python" || what === "torch")
    .map(({ what, ok, message }): DoctorCheck => ({
      what: what === "python" || what === "torch" ? what : "comfy",
      level: ok ? "ok" : "bad",
      found: message,
      remedy: ok ? null : (remedies[what] ?? null),
    }));
  const comfy = installation.checks.every(
    ({ what, ok }) => ok || what === "python" || what === "torch",
  );
  const head: DoctorCheck[] = comfy
    ? [
        {
          ...{ what: "comfy", level: "ok", remedy: null },
          found: `ComfyUI${version} is in ${installation.folder}`,
        },
      ]
    : [];
  const hasTorch = installation.checks.some(({ what, ok }) => what === "torch" && ok);
  const gpu =
    hasTorch && installation.python !== null ? [await checkGpu(installation.python, deps)] : [];
  return [...head, ...checks, ...gpu];
}

async function checkGpu(python: string, deps: Deps): Promise<DoctorCheck> {
  const ended = await runToEnd(python, ["-s", "-c", gpuQuestion], gpuTimeoutMs, deps.system);
  const gpu = parseGpu(ended?.stdout ?? "");
  if (gpu === null) {
    const remedy = "Look at the log of a start: ComfyUI says there which card it uses.";
    return { what: "gpu", level: "unknown", found: "PyTorch does not tell its card.", remedy };
  }
  const isForced = deps.comfyArguments.includes("--cpu");
  return gpuCheck(gpu, isForced, deps.system.platform);
}

/** What PyTorch's answer means. */
export function gpuCheck(gpu: Gpu, isCpuForced: boolean, platform: NodeJS.Platform): DoctorCheck {
  const found = gpuLine(gpu);
  if (gpu.cuda && isCpuForced) {
    const remedy = "Take --cpu out of the arguments, so that ComfyUI uses the card.";
    return { what: "gpu", level: "warn", found: `${found}; --cpu keeps it unused`, remedy };
  }
  if (gpu.cuda || gpu.mps || gpu.xpu) return { what: "gpu", level: "ok", found, remedy: null };
  if (gpu.built !== null) {
    const remedy = isCpuForced
      ? "With --cpu ComfyUI runs without one, slowly. For the card, install its driver."
      : "Install the card's driver, or add the argument --cpu: it runs without a card, slowly.";
    return { what: "gpu", level: isCpuForced ? "warn" : "bad", found, remedy };
  }
  const card = platform === "darwin" ? "" : " If there is a card, install the PyTorch made for it.";
  const remedy = isCpuForced
    ? `ComfyUI runs slowly.${card}`
    : `Add the argument --cpu, or ComfyUI will not start.${card}`;
  return { what: "gpu", level: isCpuForced ? "warn" : "bad", found, remedy };
}
