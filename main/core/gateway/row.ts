/** Runs what it is given later in this turn of the event loop, in the order it came. */
export type Row = (run: () => void) => void;

/**
 * Gathers what can wait until the end of this turn, and runs it all in a row. A write to a reader that
 * sleeps has to wake it, and is several times as dear as one that finds it awake: small answers that
 * leave one after the other, with no work in between, wake it once (docs/decisions/0001).
 */
export function createRow(): Row {
  let waiting: (() => void)[] = [];
  return (run) => {
    if (waiting.push(run) > 1) return;
    setImmediate(() => {
      const all = waiting;
      waiting = [];
      for (const one of all) one();
    });
  };
}
