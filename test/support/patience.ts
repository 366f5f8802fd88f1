/**
 * How long is waited for what comes by itself. A machine that has other things to do takes long over
 * what takes no time else: no reason to fail. The first look that finds it ends the wait.
 */
export const patience = { timeout: 60_000, interval: 25 } as const;
