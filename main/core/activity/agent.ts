import type { Agent } from "../../../shared/activity.ts";
import { browserOf } from "../keys/browser.ts";

const longestName = 40;

/** What a `User-Agent` header says about who sent it. Anybody can write anything there: it is a hint. */
export function agentOf(userAgent: string | undefined): Agent {
  if (userAgent?.startsWith("Mozilla/") === true) {
    const name = browserOf(userAgent);
    return { kind: "browser", name: name === "" ? null : name };
  }
  const name =
    /^[^/;(]+/
      .exec(userAgent?.trim() ?? "")?.[0]
      .trim()
      .slice(0, longestName) ?? "";
  return { kind: "program", name: name === "" ? null : name };
}
