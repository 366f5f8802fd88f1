const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Hears the signals that ask a program to end. To be called when Electron is ready: until then it
 * puts its own handlers in the place of ours.
 */
export function onSignals(heard: () => void): void {
  for (const signal of signals) process.on(signal, heard);
  // A terminal that has gone takes no more words; to fail for that would end the app halfway.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
}
