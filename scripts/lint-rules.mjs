// What the linter is to hold and has no rule for, as a plugin of it (.oxlintrc.json).

/**
 * @typedef {{
 *   readonly type: string,
 *   readonly name?: string,
 *   readonly callee?: Node,
 *   readonly object?: Node,
 *   readonly property?: Node,
 *   readonly arguments?: readonly Node[],
 * }} Node what is asked of a syntax tree's nodes (ESTree)
 * @typedef {{ report(problem: { readonly node: Node, readonly message: string }): void }} Context
 */

/**
 * A rule that refuses nodes of some types.
 *
 * @param {readonly string[]} types
 * @param {string} message
 * @param {(node: Node) => boolean} isWrong
 */
const refuse = (types, message, isWrong) => ({
  /** @param {Context} context */
  create: (context) =>
    Object.fromEntries(
      types.map((type) => [
        type,
        /** @param {Node} node */
        (node) => {
          if (isWrong(node)) context.report({ node, message });
        },
      ]),
    ),
});

/** @param {Node} node */
const readsClock = ({ type, callee, arguments: given }) =>
  callee?.name === "Date" && (type === "CallExpression" || given?.length === 0);

/** @param {Node} node */
const waitsBriefly = ({ callee, arguments: given }) =>
  callee?.object?.name === "vi" &&
  callee.property?.name?.startsWith("wait") === true &&
  given?.length === 1;

export default {
  meta: { name: "latchkey" },
  rules: {
    "no-export-all": refuse(
      ["ExportAllDeclaration"],
      "No barrel files: name what is exported.",
      () => true,
    ),
    "no-own-clock": refuse(
      ["NewExpression", "CallExpression"],
      "Take the time from the Clock that was passed in.",
      readsClock,
    ),
    // Vitest's own second is over before a busy machine has come to it.
    "patient-waits": refuse(
      ["CallExpression"],
      "Say how long: patience of test/support.",
      waitsBriefly,
    ),
  },
};
