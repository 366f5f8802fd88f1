import { find, lastTraceback, type Evidence, type Found } from "./failure-rule.ts";

/** In the words of CUDA, ROCm, Intel, Apple and DirectML, and of the libraries that want memory from them. */
const cardIsFull = new RegExp(
  [
    String.raw`\bOutOfMemoryError\b`,
    String.raw`\b(?:CUDA|HIP|XPU|MPS backend) out of memory\b`,
    String.raw`\b(?:CUDA|HIP) error: out of memory\b`,
    String.raw`\bCU(?:BLAS|SOLVER|DNN)_STATUS_ALLOC_FAILED\b`,
    String.raw`\bHIPBLAS_STATUS_ALLOC_FAILED\b`,
    String.raw`\bInvalid buffer size: [\d.]+ [KMGT]i?B\b`,
    String.raw`\bnot enough GPU video memory\b`,
  ].join("|"),
);
const computerIsFull =
  /^MemoryError\b|^(?:numpy\S*\.)?_ArrayMemoryError\b|DefaultCPUAllocator: (?:can't|not enough memory)|\[Errno 12\]/;

/**
 * Memory that ran out, told by what ended ComfyUI: it survives most of it in a generation, so the same
 * words further up belong to something that is long over.
 */
export function outOfMemory({ code, lines }: Evidence): Found | null {
  if (code === 0) return null;
  const end = lastTraceback(lines).slice(-40);
  if (find(end, cardIsFull) !== null) {
    const message =
      "The graphics card ran out of memory. A smaller picture or model, or the argument --lowvram, may help.";
    return { reason: "gpu_memory", message };
  }
  if (find(end, computerIsFull) !== null)
    return { reason: "memory", message: "This computer ran out of memory." };
  return null;
}
