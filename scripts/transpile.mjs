// Takes the types out of our TypeScript, one file at a time and without a look at them: that is the
// linter's part, and whoever starts the app need not wait for it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transform } from "rolldown/utils";
import { root } from "./sources.mjs";
import { StepFailed } from "./steps.mjs";

/**
 * Writes each source to the place that it is run from; a `.mjs` goes there as it is.
 *
 * @param {readonly { readonly source: string; readonly output: string }[]} files paths from the root
 * @throws StepFailed with the places that are no TypeScript
 */
export async function transpile(files) {
  const faults = await Promise.all(files.map(transpileOne));
  const output = faults.flat().join("\n");
  if (output !== "") {
    throw new StepFailed("The code does not compile: the compiler's words are above.", output);
  }
}

/**
 * @param {{ readonly source: string; readonly output: string }} file
 * @returns {Promise<string[]>} what is wrong with it
 */
async function transpileOne({ source, output }) {
  const text = readFileSync(join(root, source), "utf8");
  const { code, errors } = source.endsWith(".mjs")
    ? { code: text, errors: [] }
    : await transform(source, text, {
        target: "es2023",
        // tsconfig's verbatimModuleSyntax and rewriteRelativeImportExtensions, in its words.
        typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: "rewrite" },
      });
  if (errors.length === 0) {
    const path = join(root, output);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
  return errors.map(({ message }) => message);
}
