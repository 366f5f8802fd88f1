import type { Answer, Gateway } from "./gateway.ts";

/** Signs in through the share listener; a string is sent as it stands. */
export function signIn(
  gateway: Gateway,
  body: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  return gateway.call("/latchkey/session", {
    method: "POST",
    share: true,
    body,
    ...(headers === undefined ? {} : { headers }),
  });
}

export function cookieOf(answer: Answer): string {
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

/** The header of a browser that is signed in with a key. */
export async function cookieFor(gateway: Gateway, key: string): Promise<{ Cookie: string }> {
  return { Cookie: cookieOf(await signIn(gateway, { key })) };
}
