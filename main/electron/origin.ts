export const scheme = "app";
export const host = "latchkey";

/** Where the window's page is, and the one origin that may ask the main process for anything. */
export type Page = { readonly url: string; readonly origin: string };

/** The page of the app itself, or while developing that of Vite's server. */
export function pageFor(developmentUrl: string | undefined): Page {
  const url = developmentUrl ?? `${scheme}://${host}/`;
  const origin = originOf(url);
  if (origin === null) throw new Error(`LATCHKEY_DEV_PAGE is not an address: ${url}`);
  return { url, origin };
}

/** Whether an address is of the page's own origin. */
export function isOwn(page: Page, url: string): boolean {
  return originOf(url) === page.origin;
}

/** Node knows no origin for a scheme of our own, so it is put together here. */
function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.host === "" || parsed.username !== "" || parsed.password !== "") return null;
  return `${parsed.protocol}//${parsed.host}`;
}
