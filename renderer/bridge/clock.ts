/** The window's one clock, in milliseconds since 1970. */
export function nowMs(): number {
  return Date.now();
}
