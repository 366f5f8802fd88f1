/** A package that is in the app, and under which words. */
export type Licence = {
  readonly name: string;
  readonly version: string;
  /** Its short name, as the package gives it. */
  readonly licence: string;
  readonly text: string;
};

/** Filled when the page is built (renderer/licences.ts). */
export const licences: readonly Licence[] = [];
