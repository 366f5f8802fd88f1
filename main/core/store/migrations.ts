/** Steps by the version that they start from: `{ 1: toTwo, 2: toThree }`. They see unchecked data. */
export type Migrations = Readonly<Record<number, (data: unknown) => unknown>>;

/** Brings data of an older version to `to`, step by step. A version without a step stays as it is. */
export function migrate(data: unknown, from: number, to: number, steps: Migrations): unknown {
  let result = data;
  for (let version = from; version < to; version += 1) {
    const step = steps[version];
    if (step) result = step(result);
  }
  return result;
}
