import { isIPv6 } from "node:net";
import type { BundleChoice } from "../../../shared/doctor.ts";
import { maskText } from "../platform/mask.ts";

export type ScrubFacts = {
  /** What the artist agreed to show as it is. */
  readonly choice: BundleChoice;
  readonly home: string;
  readonly user: string;
  readonly computer: string;
  /** Names of keys, and the name on the sign-in page. */
  readonly names: readonly string[];
};

const ipv4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
const maybeIpv6 = /(?<![\w:.])[0-9a-f]*:[0-9a-f:]+(?![\w:])/gi;
/** Whoever asked, in a line of the gateway's log: also by a name that the key has no more. */
const asker = /^(\d{4}-\S+Z )"(?!<name \d+>" ).*"(?= [A-Z-]+ )/gm;
const loopback = /^(?:127\.|0\.0\.0\.0$)/;
/** A path of two parts and more, of any system; what precedes it is no part of an address or a word. */
const windowsPath = /\b[A-Za-z]:[\\/](?:[^\\/:*?"<>|\r\n]+[\\/])+/g;
const unixPath = /(?<![\w.:/~])\/(?:[^/\s"'<>|:]+\/){2,}/g;

/** Takes out of a text what tells who somebody is: keys always, the rest unless it may be shown. */
export function createScrubber(facts: ScrubFacts): (text: string) => string {
  const { choice } = facts;
  const people = [...new Set(facts.names)]
    .filter((name) => name.trim().length >= 2)
    .sort((a, b) => b.length - a.length)
    .map((name, index) => [name, `<name ${String(index + 1)}>`] as const);
  const own = [
    [facts.computer, "<computer>"],
    [facts.user, "<user>"],
  ] as const;

  return (text) => {
    let result = maskText(text);
    if (!choice.paths) {
      if (facts.home.length > 1) result = result.replaceAll(facts.home, "~");
      result = result.replace(windowsPath, "…\\").replace(unixPath, "…/");
    }
    if (!choice.names) {
      for (const [name, word] of people) result = result.replaceAll(name, word);
      result = result.replace(asker, '$1"<name>"');
      for (const [name, word] of own) {
        if (name.length >= 3) result = result.replace(wordPattern(name), word);
      }
    }
    if (!choice.addresses) {
      result = result
        .replace(ipv4, (address) => (loopback.test(address) ? address : "<address>"))
        .replace(maybeIpv6, (word) => (isIPv6(word) && word !== "::1" ? "<address>" : word));
    }
    return result;
  };
}

/** A name as a word of its own: `ana` is not taken out of `analysis`. */
function wordPattern(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "giu");
}
