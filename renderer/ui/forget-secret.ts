/**
 * Empties a key that was shown. Letting go of it is not enough: what React drew last, and the functions in
 * it, hold the same object for as long as nothing new is drawn in their place.
 */
export function forgetSecret(created: { api_key: string }): void {
  created.api_key = "";
}
