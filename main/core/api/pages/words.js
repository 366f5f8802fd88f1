// The texts of our pages: the gateway puts them in, in the language of the browser that asks.
export const words = {};

/** A text with its gaps filled: `{time}` by `time`. */
export const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
