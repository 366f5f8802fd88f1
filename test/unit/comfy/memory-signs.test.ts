import { expect, test } from "vitest";
import { explainExit } from "../../../main/core/comfy/failures.ts";

/** As Python 3.11 prints the way of an exception. */
const frames = [
  "Traceback (most recent call last):",
  '  File "/opt/ComfyUI/main.py", line 381, in <module>',
  "    event_loop, _, start_all_func = start_comfyui()",
  "                                    ^^^^^^^^^^^^^^^",
  '  File "/opt/ComfyUI/comfy/model_management.py", line 620, in load_models_gpu',
  "    loaded_model.model_load(lowvram_model_memory, force_patch_weights=force_patch_weights)",
  '  File "/opt/venv/lib/python3.11/site-packages/torch/nn/modules/module.py", line 1355, in convert',
  "    return t.to(",
  "           ^^^^^",
];
const cudaNotes = [
  "Search for `cudaErrorMemoryAllocation' in https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html for more information.",
  "CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.",
  "For debugging consider passing CUDA_LAUNCH_BLOCKING=1",
  "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.",
  "",
];
const cudaWords =
  "CUDA out of memory. Tried to allocate 2.25 GiB. GPU 0 has a total capacity of 23.64 GiB of which 1.02 GiB is free. Including non-PyTorch memory, this process has 22.61 GiB memory in use. Of the allocated memory 20.95 GiB is allocated by PyTorch, and 1.20 GiB is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.  See documentation for Memory Management  (https://docs.pytorch.org/docs/stable/notes/cuda.html#optimizing-memory-usage-with-pytorch-cuda-alloc-conf)";
const hipWords = cudaWords.replace("CUDA out", "HIP out").replaceAll("PYTORCH_CUDA", "PYTORCH_HIP");

test.for<[string, readonly string[]]>([
  ["PyTorch 2.5 and newer", [`torch.OutOfMemoryError: ${cudaWords}`]],
  ["PyTorch 2.0 to 2.4", [`torch.cuda.OutOfMemoryError: ${cudaWords}`]],
  ["PyTorch 1", [`RuntimeError: ${cudaWords}`]],
  [
    "cudaMallocAsync, which ComfyUI turns on, over several lines",
    [
      "torch.OutOfMemoryError: Allocation on device 0 would exceed allowed memory. (out of memory)",
      "Currently allocated     : 21.09 GiB",
      "Requested               : 640.00 MiB",
      "Device limit            : 23.99 GiB",
      "Free (according to CUDA): 0 bytes",
      "PyTorch limit (set by user-supplied memory fraction)",
      "                        : 17179869184.00 GiB",
    ],
  ],
  ["the driver itself", ["RuntimeError: CUDA error: out of memory", ...cudaNotes.slice(1)]],
  ["the driver, PyTorch 2.8", ["torch.AcceleratorError: CUDA error: out of memory", ...cudaNotes]],
  [
    "cuBLAS",
    ["RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"],
  ],
  ["ROCm", [`torch.OutOfMemoryError: ${hipWords}`]],
  ["ROCm, older", [`torch.cuda.OutOfMemoryError: ${hipWords}`]],
  [
    "ROCm, the driver",
    [
      "RuntimeError: HIP error: out of memory",
      "HIP kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.",
      "For debugging consider passing AMD_SERIALIZE_KERNEL=3",
      "Compile with `TORCH_USE_HIP_DSA` to enable device-side assertions.",
    ],
  ],
  [
    "Apple",
    [
      "RuntimeError: MPS backend out of memory (MPS allocated: 17.20 GB, other allocations: 960.00 KB, max allowed: 18.13 GB). Tried to allocate 1.00 GB on private pool. Use PYTORCH_MPS_HIGH_WATERMARK_RATIO=0.0 to disable upper limit for memory allocations (may cause system failure).",
    ],
  ],
  ["Apple, one that is too big by itself", ["RuntimeError: Invalid buffer size: 14.24 GB"]],
  [
    "Intel",
    [
      "torch.OutOfMemoryError: XPU out of memory. Tried to allocate 3.00 GiB. GPU 0 has a total capacity of 15.91 GiB.",
    ],
  ],
  [
    "DirectML",
    [
      "RuntimeError: Could not allocate tensor with 1073741824 bytes. There is not enough GPU video memory available!",
    ],
  ],
])("graphics memory that ran out is told in the words of %s", ([, words]) => {
  const failure = explainExit({ code: 1, signal: null }, ["Device: cuda:0", ...frames, ...words]);
  expect(failure).toMatchObject({ reason: "gpu_memory", exit_code: 1 });
  expect(failure.message).toContain("--lowvram");
});

test.for([
  "RuntimeError: [enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 4503599627370496 bytes. Error code 12 (Cannot allocate memory)",
  "RuntimeError: [enforce fail at ..\\c10\\core\\impl\\alloc_cpu.cpp:72] data. DefaultCPUAllocator: not enough memory: you tried to allocate 52428800 bytes.",
  "MemoryError",
  "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8.00 TiB for an array with shape (1099511627776,) and data type float64",
  "OSError: [Errno 12] Cannot allocate memory",
])("the computer's own memory is told apart: %s", (words) => {
  const failure = explainExit({ code: 1, signal: null }, [...frames, words]);
  expect(failure).toMatchObject({ reason: "memory", message: "This computer ran out of memory." });
});

// ComfyUI survives most of it in a generation, and goes on.
test("what ran out in a generation before is not the cause of another exception's end", () => {
  const before = ["!!! Exception during processing !!!", ...frames];
  const lines = [
    ...[...before, `torch.OutOfMemoryError: ${cudaWords}`],
    ...["Got an OOM, unloading all loaded models.", "Prompt executed in 12.00 seconds"],
    ...[...frames, "TypeError: unhashable type: 'list'"],
  ];
  const failure = explainExit({ code: 1, signal: null }, lines);
  expect(failure).toMatchObject({ reason: "error", named: "TypeError: unhashable type: 'list'" });
});

test("memory that ran out while another exception was handled, or led to one, is the cause", () => {
  for (const link of [
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
  ]) {
    const first = [...frames, `torch.OutOfMemoryError: ${cudaWords}`, ""];
    const lines = [...first, link, "", ...frames, "RuntimeError: the model could not be loaded"];
    expect(explainExit({ code: 1, signal: null }, lines).reason).toBe("gpu_memory");
  }
});

// The exception's own line is not the last one.
test("another error of the graphics card is told by its own line, not by the notes beneath it", () => {
  const words = "torch.AcceleratorError: CUDA error: an illegal memory access was encountered";
  const failure = explainExit({ code: 1, signal: null }, [...frames, words, ...cudaNotes]);
  expect(failure).toMatchObject({ reason: "error", named: words });
});
