import { useCallback, useState } from "react";

/**
 * Like `useState`, for how a page is looked at: which range, which tab. A reload of the window shows it as
 * it was, and so does coming back to the page. Never for a secret, nor for what was typed, which may be one.
 */
export function useKept<T>(
  name: string,
  initial: T,
  isValid: (stored: unknown) => stored is T,
): readonly [T, (next: T) => void] {
  const storedAs = `latchkey.${name}`;
  const [value, setValue] = useState(() => {
    const stored = parse(window.sessionStorage.getItem(storedAs));
    return isValid(stored) ? stored : initial;
  });
  const set = useCallback(
    (next: T) => {
      window.sessionStorage.setItem(storedAs, JSON.stringify(next));
      setValue(next);
    },
    [storedAs],
  );
  return [value, set];
}

/** Whether something is one of these words. */
export function isOneOf<const T extends string>(words: readonly T[]) {
  return (stored: unknown): stored is T => words.some((word) => word === stored);
}

function parse(stored: string | null): unknown {
  if (stored === null) return null;
  try {
    return JSON.parse(stored);
  } catch {
    return null;
  }
}
