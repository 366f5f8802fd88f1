type Node = { readonly class_type: string; readonly inputs?: unknown };
type Nodes = Readonly<Record<string, Node>>;

const emptyImage = { width: 64, height: 64, batch_size: 1, color: 0 };
const blank = (inputs: object = {}): Node => ({
  class_type: "EmptyImage",
  inputs: { ...emptyImage, ...inputs },
});

/** A workflow that needs no model, and what else is given. */
export const smallGraph = (more: Nodes = {}): Nodes => ({
  "1": blank(),
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "small" } },
  ...more,
});

export const smallPrompt = (more: Nodes = {}): string =>
  JSON.stringify({ prompt: smallGraph(more) });

/** A prompt with a value that is so many lists in each other. */
export const nestedPrompt = (deep: number): string =>
  smallPrompt({ "3": blank({ nested: "here" }) }).replace(
    '"here"',
    "[".repeat(deep) + "]".repeat(deep),
  );

/** A prompt in which so many nodes wait for each other, the last one for none or for the first. */
export const rowPrompt = (length: number, isRing = false): string => {
  const row = Array.from({ length }, (_, place): [string, Node] => {
    const isLast = place === length - 1;
    if (isLast && !isRing) return ["n" + String(place), blank()];
    return ["n" + String(place), blank({ after: ["n" + String(isLast ? 0 : place + 1), 0] })];
  });
  return smallPrompt(Object.fromEntries(row));
};

/**
 * Prompts that ComfyUI 0.3.64 answers with 200 and then ends its worker of, for good: nobody's prompt
 * runs again until it is restarted.
 */
export const deadlyPrompts: Readonly<Record<string, string>> = {
  "a link to a node that is not there": smallPrompt({ "1": blank({ after: ["9", 0] }) }),
  "a link to a node that is not there, its slot a boolean": smallPrompt({
    "1": blank({ after: ["9", true] }),
  }),
  "a node without inputs": smallPrompt({ "3": { class_type: "EmptyImage" } }),
  "inputs that are null": smallPrompt({ "3": { class_type: "EmptyImage", inputs: null } }),
  "inputs that are a list": smallPrompt({ "3": { class_type: "EmptyImage", inputs: [] } }),
  "inputs that are a text": smallPrompt({ "3": { class_type: "EmptyImage", inputs: "x" } }),
  "a value nested 600 deep": nestedPrompt(600),
  "1,100 nodes in a row": rowPrompt(1_100),
  "1,100 nodes in a ring": rowPrompt(1_100, true),
};
