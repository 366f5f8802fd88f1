import { useSyncExternalStore } from "react";

/** The page is the hash: `#/keys/abc` is page `keys` with the rest `abc`. */
export type Route = { readonly page: string; readonly rest: string | null };

export function hrefOf(page: string, rest?: string): string {
  return rest === undefined ? `#/${page}` : `#/${page}/${encodeURIComponent(rest)}`;
}

export function navigate(page: string, rest?: string): void {
  window.location.hash = hrefOf(page, rest);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const [page = "", rest] = hash.replace(/^#\/?/, "").split("/");
  return { page, rest: rest === undefined || rest === "" ? null : decode(rest) };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
