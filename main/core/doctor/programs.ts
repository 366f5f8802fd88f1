import { doctorCheck, type DoctorCheck } from "../../../shared/doctor.ts";
import { say, type Sentence } from "../../../shared/sentences.ts";
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
  if (source === null) return [doctorCheck("comfy", "warn", say("comfyNone"), say("comfyChoose"))];
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
    doctorCheck("comfy", "ok", say("demoChosen")),
    python === null
      ? doctorCheck("python", "bad", say("demoNoPython"), say("demoGetPython"))
      : doctorCheck("python", "ok", say("pythonAt", { path: python.command })),
  ];
}

async function checkRunning(url: string, system: System): Promise<DoctorCheck> {
  const answer = await system.get(`${url.replace(/\/+$/, "")}/system_stats`, answerMs);
  const stats = answer?.status === 200 ? parseStats(answer.body) : null;
  if (stats === null)
    return doctorCheck("comfy", "bad", say("upstreamSilent", { url }), say("upstreamStart"));
  const { version } = stats;
  return doctorCheck(
    "comfy",
    "ok",
    version === null ? say("upstreamAnswers", { url }) : say("upstreamAnswersAs", { url, version }),
  );
}

const remedies = {
  folder: say("mendFolder"),
  main: say("mendMain"),
  python: say("mendPython"),
  torch: say("mendTorch"),
} as const;

async function checkFolder(
  source: Extract<ComfySource, { kind: "folder" }>,
  deps: Deps,
): Promise<DoctorCheck[]> {
  const { system } = deps;
  const installation = await checkInstallation(source, system);
  const { version, folder } = installation;
  const isOfPython = (what: string): boolean => what === "python" || what === "torch";
  const checks = installation.checks
    .filter(({ what, ok }) => !ok || isOfPython(what))
    .map(({ what, ok, said }) =>
      doctorCheck(
        what === "python" || what === "torch" ? what : "comfy",
        ok ? "ok" : "bad",
        said,
        ok ? null : remedies[what],
      ),
    );
  const isThere = installation.checks.every(({ what, ok }) => ok || isOfPython(what));
  const found =
    version === null ? say("comfyIn", { folder }) : say("comfyVersionIn", { version, folder });
  const head = isThere ? [doctorCheck("comfy", "ok", found)] : [];
  const hasTorch = installation.checks.some(({ what, ok }) => what === "torch" && ok);
  const gpu =
    hasTorch && installation.python !== null ? [await checkGpu(installation.python, deps)] : [];
  return [...head, ...checks, ...gpu];
}

async function checkGpu(python: string, deps: Deps): Promise<DoctorCheck> {
  const ended = await runToEnd(python, ["-s", "-c", gpuQuestion], gpuTimeoutMs, deps.system);
  const gpu = parseGpu(ended?.stdout ?? "");
  if (gpu === null) return doctorCheck("gpu", "unknown", say("gpuUnknown"), say("gpuSeeLog"));
  const isForced = deps.comfyArguments.includes("--cpu");
  return gpuCheck(gpu, isForced, deps.system.platform);
}

/** What PyTorch's answer means. */
export function gpuCheck(gpu: Gpu, isCpuForced: boolean, platform: NodeJS.Platform): DoctorCheck {
  const level = isCpuForced ? "warn" : "bad";
  if (gpu.cuda || gpu.mps || gpu.xpu) {
    const card = gpuLine(gpu);
    return gpu.cuda && isCpuForced
      ? doctorCheck("gpu", "warn", say("gpuUnused", { card }), say("gpuTakeCpuOut"))
      : doctorCheck("gpu", "ok", say("gpuIs", { card }));
  }
  if (gpu.built !== null) {
    const remedy = isCpuForced ? say("gpuNotFoundCpu") : say("gpuGetDriver");
    return doctorCheck("gpu", level, say("gpuNotFound", { built: gpu.built }), remedy);
  }
  return doctorCheck("gpu", level, say("gpuNone"), slowRemedy(isCpuForced, platform));
}

/** A Mac without its graphics has no other card that a PyTorch could be made for. */
function slowRemedy(isCpuForced: boolean, platform: NodeJS.Platform): Sentence {
  if (platform === "darwin") return isCpuForced ? say("gpuSlow") : say("gpuAddCpu");
  return isCpuForced ? say("gpuSlowUnless") : say("gpuAddCpuUnless");
}
