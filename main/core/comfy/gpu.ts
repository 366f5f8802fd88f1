import { z } from "zod";

/** Makes PyTorch say what it can calculate with, as one line of JSON behind a word of ours. */
export const gpuQuestion = [
  "import json, torch",
  "cuda = torch.cuda.is_available()",
  "mps = bool(getattr(torch.backends, 'mps', None)) and torch.backends.mps.is_available()",
  "xpu = bool(getattr(torch, 'xpu', None)) and torch.xpu.is_available()",
  "name = torch.cuda.get_device_name(0) if cuda else None",
  "total = torch.cuda.get_device_properties(0).total_memory if cuda else None",
  "hip = getattr(torch.version, 'hip', None)",
  "built = 'CUDA ' + torch.version.cuda if torch.version.cuda else 'ROCm ' + hip if hip else None",
  "print('latchkey ' + json.dumps({'cuda': cuda, 'mps': mps, 'xpu': xpu, 'name': name, 'total': total, 'built': built}))",
].join("\n");

const answerSchema = z.object({
  cuda: z.boolean(),
  mps: z.boolean(),
  xpu: z.boolean(),
  name: z.string().nullable(),
  /** Bytes. */
  total: z.number().nullable(),
  /** What PyTorch was built for, such as `CUDA 12.4`; null for one without a card. */
  built: z.string().nullable(),
});

/** What a PyTorch can calculate with. */
export type Gpu = z.infer<typeof answerSchema>;

/** The answer to `gpuQuestion` in what Python printed; null where there is none. */
export function parseGpu(stdout: string): Gpu | null {
  const line = /^latchkey (.+)$/m.exec(stdout)?.[1];
  try {
    return answerSchema.parse(JSON.parse(line ?? ""));
  } catch {
    return null;
  }
}

/** One line on a card, such as `NVIDIA GeForce RTX 4090, 24 GB, by CUDA 12.4`. */
export function gpuLine(gpu: Gpu): string {
  if (gpu.cuda) {
    const memory = gpu.total === null ? "" : `, ${(gpu.total / 2 ** 30).toFixed(0)} GB`;
    return `${gpu.name ?? "A graphics card"}${memory}, by ${gpu.built ?? "CUDA"}`;
  }
  if (gpu.mps) return "Apple's graphics (MPS)";
  if (gpu.xpu) return "Intel's graphics (XPU)";
  if (gpu.built !== null)
    return `PyTorch is built for ${gpu.built}, but finds no card or no driver for it.`;
  return "PyTorch is built for the processor alone.";
}

/** What a PyTorch was built for, by its `version.py`: it is read, not run. */
export function builtFor(versionFile: string): string | null {
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}\\b[^=]*=\\s*['"]([^'"]+)['"]`, "m").exec(versionFile)?.[1];
  const [cuda, hip, xpu] = [value("cuda"), value("hip"), value("xpu")];
  if (cuda !== undefined) return `CUDA ${cuda}`;
  if (hip !== undefined) return `ROCm ${hip}`;
  return xpu === undefined ? null : `Intel XPU ${xpu}`;
}
