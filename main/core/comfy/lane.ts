/** Runs tasks one after another, in the order in which they were given. */
export type Lane = <T>(task: () => Promise<T>) => Promise<T>;

/** A lane in which a failed task does not stop the next one. */
export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
