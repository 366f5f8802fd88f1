/** A running process; one that has ended and only waits to be collected is none. */
export type ProcessEntry = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it started, in the system's own words: with the pid it names one process for ever. */
  readonly startedAt: string;
};

export type ProcessDetails = {
  readonly pid: number;
  readonly name: string;
  readonly startedAt: string;
  readonly command: string;
};

/** What the system tells about running processes. */
export type ProcessTable = {
  /** All of them; null where the system does not tell cheaply. */
  list(): readonly ProcessEntry[] | null;
  /** One of them; null when there is none, or it cannot be seen. */
  find(pid: number): ProcessEntry | null;
  /** One of them with name and command line. */
  inspect(pid: number): Promise<ProcessDetails | null>;
  /** Whether one of `pids` listens on a TCP port: null when the system does not tell. */
  ownsPort(pids: readonly number[], port: number): boolean | null;
  /** Who listens on a TCP port: null when nobody does or the system does not tell. */
  listener(port: number): Promise<ProcessDetails | null>;
};
