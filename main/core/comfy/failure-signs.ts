import { exceptionOf, find, type Evidence, type Found, type Rule } from "./failure-rule.ts";
import { outOfMemory } from "./memory-signs.ts";

/** The surest sign first: the same words can stand in a log for other reasons. */
export const signs: readonly Rule[] = [
  bySignal,
  argument,
  portInUse,
  assets,
  frontend,
  moduleMissing,
  noGpu,
  unfitGpu,
  outOfMemory,
  files,
  library,
  ({ code }) =>
    code === 0 ? { reason: "ended", message: "ComfyUI ended by itself, without an error." } : null,
  customNode,
  exception,
];

/** Signals come as such, as 128 + n from a shell, and as NTSTATUS on Windows. */
function bySignal({ code, signal }: Evidence): Found | null {
  const is = (name: string, ...codes: number[]): boolean =>
    signal === name || (code !== null && codes.includes(code));
  if (is("SIGKILL", 137)) {
    const message =
      "ComfyUI was ended by the system, most likely because this computer ran out of memory.";
    return { reason: "killed", message };
  }
  if (is("SIGILL", 132, 0xc000001d)) {
    const message =
      "ComfyUI was built for another processor: this one does not know an instruction that it uses. A PyTorch for this processor is needed.";
    return { reason: "illegal_instruction", message };
  }
  if (is("SIGSEGV", 139, 0xc0000005) || is("SIGBUS", 135) || is("SIGABRT", 134, 0xc0000409)) {
    const message =
      "ComfyUI crashed inside a native library. A graphics driver, PyTorch or a custom node may be the cause.";
    return { reason: "memory_fault", message };
  }
  if (code === 0xc0000135) {
    const message =
      "ComfyUI did not start: a Windows library that Python needs is missing. The Microsoft Visual C++ Redistributable may help.";
    return { reason: "library_missing", message };
  }
  if (signal !== null) {
    const message = `Another program ended ComfyUI (${signal}).`;
    return { reason: "ended_by_signal", message, named: signal };
  }
  return null;
}

/** Python's argparse: usage, then its own words, exit 2. */
function argument({ code, lines }: Evidence): Found | null {
  const words = find(lines, /^\S+: error: (.+)$/)?.[1];
  if (code !== 2 || words === undefined) return null;
  const unknown = /^unrecognized arguments: (\S+)/.exec(words)?.[1];
  const named = /^argument (\S+?)(?:\/\S+)?: /.exec(words)?.[1];
  if (unknown !== undefined) {
    const message = `ComfyUI does not know the argument "${unknown}". Its own words: ${words}`;
    return { reason: "argument", message, argument: unknown };
  }
  const message =
    named === undefined
      ? `ComfyUI does not accept its arguments. Its own words: ${words}`
      : `ComfyUI does not accept the value of the argument "${named}". Its own words: ${words}`;
  return { reason: "argument", message, ...(named === undefined ? {} : { argument: named }) };
}

function portInUse({ code, lines }: Evidence): Found | null {
  const isTaken =
    code === 1 &&
    (find(lines, /\[Errno (?:98|48|10048)\].*attempting to bind on address/) !== null ||
      find(lines, /\bPort \d+ is already in use on address\b/) !== null);
  return isTaken
    ? {
        reason: "port_in_use",
        message: "Another program took the port that was meant for ComfyUI.",
      }
    : null;
}

/** The line that newer versions print for a launcher to match. */
function assets({ lines }: Evidence): Found | null {
  const kind = find(lines, /\bASSETS_STARTUP_FAILED: (\w+)/)?.[1];
  if (kind === undefined) return null;
  if (kind === "in_use" || kind === "locked") {
    return { reason: "folder_in_use", message: "Another ComfyUI is using this folder." };
  }
  const words: Readonly<Record<string, string>> = {
    newer_revision: "it was written by a newer ComfyUI",
    path_blocked: "something else stands where it belongs",
    not_writable: "it cannot be written",
    corrupt: "it is damaged",
    missing_packages: "Python packages for it are missing",
    unsupported_url: "its address is of a kind that ComfyUI does not know",
  };
  const why = words[kind] ?? kind;
  return { reason: "database", message: `ComfyUI cannot use its database: ${why}.` };
}

function frontend({ lines }: Evidence): Found | null {
  if (find(lines.slice(-40), /comfyui-frontend-package is not installed/i) === null) return null;
  const message =
    "ComfyUI did not start: the package of its web interface (comfyui-frontend-package) is missing. Updating ComfyUI's requirements brings it.";
  return { reason: "frontend_missing", message };
}

/** Only as the very last words: a healthy start prints them too, for optional packs. */
function moduleMissing({ code, lastLine }: Evidence): Found | null {
  const name = /^ModuleNotFoundError: No module named '([^']+)'/.exec(lastLine)?.[1];
  if (code !== 1 || name === undefined) return null;
  const message = `ComfyUI did not start: the Python module "${name}" is missing. A custom node or an update may need it.`;
  return { reason: "module_missing", message, named: name };
}

function noGpu({ code, lines }: Evidence): Found | null {
  const sign =
    /Found no NVIDIA driver on your system|Torch not compiled with CUDA enabled|No CUDA GPUs are available/;
  if (code === 0 || find(lines.slice(-20), sign) === null) return null;
  const message =
    "ComfyUI found no NVIDIA graphics card, or no driver for it. With the argument --cpu it runs without one, slowly.";
  return { reason: "no_gpu", message };
}

/** The card is there, but driver, card and PyTorch do not fit each other. */
function unfitGpu({ code, lines }: Evidence): Found | null {
  if (code === 0) return null;
  const end = lines.slice(-20);
  if (find(end, /NVIDIA driver on your system is too old|CUDA driver version is insufficient/)) {
    const message =
      "The driver of the graphics card is too old for this PyTorch. A newer driver, or a PyTorch for an older CUDA, is needed.";
    return { reason: "gpu_driver", message };
  }
  if (
    find(
      end,
      /no kernel image is available for execution|is not compatible with the current PyTorch/,
    )
  ) {
    const message =
      "This PyTorch was not built for this graphics card. A PyTorch for its generation is needed.";
    return { reason: "gpu_unsupported", message };
  }
  return null;
}

/** A shared library that Python's packages want. */
function library({ code, lastLine }: Evidence): Found | null {
  if (code !== 1) return null;
  const name =
    /^(?:ImportError|OSError): (\S+\.so[.\d]*): cannot open shared object file/.exec(
      lastLine,
    )?.[1] ??
    /^ImportError: DLL load failed while importing ([^\s:]+)/.exec(lastLine)?.[1] ??
    /^OSError: \[WinError (?:126|1114)\].*?"?([^"\\/]+\.dll)/i.exec(lastLine)?.[1];
  if (name === undefined) return null;
  const message = `ComfyUI did not start: the library "${name}" is missing or cannot be loaded. Its package may be broken; installing it again may help.`;
  return { reason: "library_missing", message, named: name };
}

/** An exception whose way leads through a custom node: it, not ComfyUI, is to be mended. */
function customNode({ code, lines, lastLine }: Evidence): Found | null {
  if (code === 0) return null;
  const start = lines.findLastIndex((line) =>
    line.startsWith("Traceback (most recent call last):"),
  );
  // It must be the very end: packs that only could not be imported leave theirs in a healthy log.
  const isTheEnd = start >= 0 && lines.slice(start + 1, -1).every((line) => /^\s/.test(line));
  if (!isTheEnd) return null;
  const name = find(lines.slice(start), /^\s+File ".*[\\/]custom_nodes[\\/]([^\\/"]+)/)?.[1];
  if (name === undefined) return null;
  const message = `The custom node "${name}" ended ComfyUI: ${lastLine.slice(0, 300)} Updating it, or taking its folder away, may help.`;
  return { reason: "custom_node", message, named: name };
}

/** A disk that is full, and files that ComfyUI may not use. */
function files({ code, lines, lastLine }: Evidence): Found | null {
  if (code === 0) return null;
  if (find(lines.slice(-20), /No space left on device|\[Errno 28\]|\[WinError 112\]/) !== null) {
    return { reason: "disk_full", message: "ComfyUI ended because the disk is full." };
  }
  const denied = /^PermissionError: .*?'([^']+)'/.exec(lastLine)?.[1];
  if (denied === undefined) return null;
  const message = `ComfyUI may not use ${denied}: it belongs to another user, or is read-only.`;
  return { reason: "permission", message, named: denied };
}

/** Any other exception that ended Python: its own line says which. */
function exception({ code, lines }: Evidence): Found | null {
  const words = exceptionOf(lines);
  const isException = /^(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception)\b/.test(words);
  if (code !== 1 || !isException) return null;
  const named = words.slice(0, 300);
  return { reason: "error", message: `ComfyUI ended with an error: ${named}`, named };
}
