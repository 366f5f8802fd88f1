import { useState } from "react";

export type Quiet = {
  /** Seconds since the newest line was first seen, or since waiting was chosen. */
  readonly seconds: number;
  readonly wait: () => void;
};

/** How long the log has been quiet. */
export function useQuiet(line: string | null, now: number): Quiet {
  const [seen, setSeen] = useState({ line, at: now });
  if (seen.line !== line) setSeen({ line, at: now });
  return { seconds: now - seen.at, wait: () => setSeen({ line, at: now }) };
}
