import type { Issue } from "../../../shared/errors.ts";

/** ComfyUI follows links by recursion: 900 nodes in a row were survived, 980 not. */
const mostInRow = 800;
/** Of an id or a name that the sender chose, as much as an error repeats. */
const mostShown = 60;
/** Inputs that want words, by their names: "Infinity" is a picture like any other. */
const namesWords = /(?:^|_)(?:text|prompt|string)(?:_[a-z])?$/i;

/** What Python leaves out around a number, and what it is made of. */
const notBlank = /[^\p{Zs}\p{Cc}\u2028\u2029\ufeff]/u;
const notOfNumber = /[^\p{Nd}_.+\-aefinty]/iu;
const foreignDigit = /(?![0-9])\p{Nd}/u;
/** Of such a number, as much as is read: more of them is taken for one without an end. */
const mostForeign = 1_000;

type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * What in the body of POST /prompt ComfyUI would answer with 200 and then end its worker of, so that
 * nobody's prompt ever runs again: seen on 0.3.64 for each of these. Null where there is nothing.
 */
export function findDeadly(body: Fields): Issue | null {
  if (hasHugeNumber(body)) return { path: "body", message: "Must hold finite numbers only" };
  return isObject(body["prompt"]) ? findDeadlyNode(body["prompt"]) : null;
}

/**
 * A number too large for a double becomes Infinity in Python, and then in everybody's queue. Without
 * recursion: what a body holds is its sender's choice.
 */
export function hasHugeNumber(body: unknown): boolean {
  const left: unknown[] = [body];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "number" && !Number.isFinite(next)) return true;
    if (next === null || typeof next !== "object") continue;
    for (const inner of Object.values(next)) left.push(inner);
  }
  return false;
}

function findDeadlyNode(prompt: Fields): Issue | null {
  const links = new Map<string, readonly string[]>();
  for (const [id, node] of Object.entries(prompt)) {
    // Without a class_type ComfyUI refuses the whole prompt by itself.
    if (!isObject(node) || !("class_type" in node)) continue;
    const path = `prompt.${shown(id)}.inputs`;
    const inputs = node["inputs"];
    if (!isObject(inputs)) return { path, message: "Must be an object" };
    const sources: string[] = [];
    for (const [name, value] of Object.entries(inputs)) {
      const source = sourceOf(value);
      if (source === null) {
        if (namesWords.test(name) || !standsForNoNumber(value)) continue;
        const message = "Must be no text that ComfyUI reads as no number, or as an endless one";
        return { path: `${path}.${shown(name)}`, message };
      }
      if (!Object.hasOwn(prompt, source)) {
        const message = `Leads to node ${shown(source)}, which is not in this prompt`;
        return { path: `${path}.${shown(name)}`, message };
      }
      sources.push(source);
    }
    links.set(id, sources);
  }
  if (longestRow(links) <= mostInRow) return null;
  return { path: "prompt", message: `Must link at most ${String(mostInRow)} nodes in a row` };
}

/**
 * Of a text ComfyUI makes a number where its node wants one, by Python's rules, and the whole history is
 * no JSON any more: seen with "nan", which no bound of a node's keeps out. Which inputs want a number is
 * not known here: where the name does not say that it wants words, the word alone is refused.
 */
function standsForNoNumber(value: unknown): boolean {
  const text = isObject(value) ? value["__value__"] : value;
  if (typeof text !== "string") return false;
  // A character is looked for at a time: a text may be a whole body, and nearly all end here at once.
  const start = text.search(notBlank);
  const length = text.slice(start).search(notOfNumber);
  const end = length === -1 ? text.length : start + length;
  if (start === -1 || length === 0 || text.slice(end).search(notBlank) !== -1) return false;
  const plain = text.slice(start, end).replaceAll("_", "");
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(plain)) return true;
  // Python takes digits of every script.
  const isForeign = foreignDigit.test(plain);
  if (isForeign && plain.length > mostForeign) return true;
  const digits = isForeign ? plain.replace(/(?![0-9])\p{Nd}/gu, "9") : plain;
  return Math.abs(Number(digits)) === Infinity;
}

/** The node that an input's value comes from, by ComfyUI's own rule (its `is_link`); null if from none. */
function sourceOf(value: unknown): string | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [source, slot] = value as unknown[];
  // To Python a boolean is a number.
  const isSlot = typeof slot === "number" || typeof slot === "boolean";
  return typeof source === "string" && isSlot ? source : null;
}

/** Of nodes that lead to each other in a circle, as many as there are: any way through may be taken. */
function longestRow(links: ReadonlyMap<string, readonly string[]>): number {
  const used = new Map<string, number>();
  for (const sources of links.values()) {
    for (const source of sources) used.set(source, (used.get(source) ?? 0) + 1);
  }
  let row = [...links.keys()].filter((id) => !used.has(id));
  let done = 0;
  let length = 0;
  for (; row.length > 0; length += 1) {
    done += row.length;
    const next: string[] = [];
    for (const source of row.flatMap((id) => links.get(id) ?? [])) {
      const left = (used.get(source) ?? 0) - 1;
      used.set(source, left);
      if (left === 0) next.push(source);
    }
    row = next;
  }
  const all = new Set([...links.keys(), ...used.keys()]).size;
  return done < all ? all : length;
}

export const shown = (text: string): string =>
  text.length > mostShown ? `${text.slice(0, mostShown)}...` : text;
