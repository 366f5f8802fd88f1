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
  /** The same in epoch seconds; null where it cannot be told. */
  readonly since: number | null;
  /** Its command line, as it was typed: the program may stand there without its folder. */
  readonly command: string;
  /** The file of its program by the whole path; null where the system tells another one, or none. */
  readonly program: string | null;
};

/** What the system tells about running processes. */
export type ProcessTable = {
  /** All of them; null where the system does not tell cheaply. */
  list(): readonly ProcessEntry[] | null;
  /** One of them; null when there is none, or it cannot be seen. */
  find(pid: number): ProcessEntry | null;
  /** One of them with name and command line. */
  inspect(pid: number): Promise<ProcessDetails | null>;
  /** All that can be seen, with their command lines; none where the system does not tell. */
  commands(): Promise<readonly ProcessDetails[]>;
  /** The folder that a process works in; null where the system does not tell. */
  workingFolder(pid: number): Promise<string | null>;
  /** Whether one of `pids` listens on a TCP port: null when the system does not tell. */
  ownsPort(pids: readonly number[], port: number): boolean | null;
  /** Who listens on a TCP port: null when nobody does or the system does not tell. */
  listener(port: number): Promise<ProcessDetails | null>;
};
