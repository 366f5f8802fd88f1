import type { ChildProcess } from "node:child_process";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const settleMs = 200;
const lookMs = 500;

/**
 * Passes what should end this process on to a child, once: to Latchkey a second signal means "at
 * once". Ctrl+C reaches the child by itself, and so does a signal to the whole process group. npm
 * passes a signal on to the shell between it and us only, so there the shell's end is the signal.
 *
 * @returns a function that stops passing on
 */
export function followSignals(child: ChildProcess): () => void {
  const parent = process.ppid;
  const isNpmAbove = process.env["npm_lifecycle_event"] !== undefined;
  const isParentGone = (): boolean => isNpmAbove && process.ppid !== parent;
  let isEnding = false;

  const onSignal = (signal: NodeJS.Signals): void => {
    isEnding = true;
    setTimeout(() => {
      const hasItsOwn = (signal === "SIGINT" && process.stdin.isTTY) || isParentGone();
      if (!hasItsOwn) child.kill(signal);
    }, settleMs).unref();
  };
  const watch = setInterval(() => {
    if (isEnding || !isParentGone()) return;
    isEnding = true;
    child.kill("SIGTERM");
  }, lookMs);

  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
