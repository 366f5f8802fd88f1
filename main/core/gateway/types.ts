import type { ErrorCode } from "../../../shared/errors.ts";
import type { AuthMode, PublicPreset } from "../../../shared/settings.ts";
import type { LookUp } from "../keys/keyring.ts";
import type { StoredKey } from "../keys/stored-key.ts";
import type { Proxies } from "./through-proxy.ts";

/** A request or an upgrade as plain data: all that the decision may look at. `now` is in milliseconds. */
export type Arrival = {
  readonly method: string;
  /** The request target as it came, byte for byte. */
  readonly target: string;
  /** By lower-case name. Doubled lines are joined as RFC 9110 5.3 has it. */
  readonly headers: ReadonlyMap<string, string>;
  readonly listener: "local" | "share";
  /** The address of who asks, IPv4-mapped ones as IPv4: the peer's, or what a declared proxy says. */
  readonly peer: string;
  /** Whether it is encrypted on its way from who asks, here or at a declared proxy. */
  readonly isTls: boolean;
  readonly upgrade: boolean;
  readonly now: number;
};

export type Refusal = {
  readonly refused: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Words in place of the table's, where the reader is a person. */
  readonly words?: string;
};

export type RouteClass = "own" | "public" | "protected" | "owner";

export type Route = {
  readonly class: RouteClass;
  /** The path without its `/api` prefixes, decoded as ComfyUI's server does, in segments. */
  readonly segments: readonly string[];
  /** The query with its question mark, as it came; empty where there is none. */
  readonly search: string;
  /** Who may call one of the gateway's own routes; null for ComfyUI's. */
  readonly access: "public" | "key" | "owner" | null;
  /** The web UI's page, in any of its spellings. */
  readonly isPage: boolean;
  /** That page, or one of the files that are installed with it or with a custom node. */
  readonly isWebUi: boolean;
  /** Changes something: neither GET nor HEAD. */
  readonly isWrite: boolean;
  /** A route that ComfyUI itself is known to have; custom nodes' routes are not. */
  readonly isKnown: boolean;
  /** Counted against a key's limit and in its usage, whichever preset is chosen. */
  readonly isCounted: boolean;
  /** POST /prompt. */
  readonly isPrompt: boolean;
  /** Answers with files that people with a key can put there, whatever they hold. */
  readonly isPeoplesFile: boolean;
};

/** Who is asking. `bad` has shown a key that opens nothing; `none` has shown nothing. */
export type Caller =
  | {
      readonly kind: "owner";
      readonly by: "address" | "session";
      readonly sessionId: string | null;
    }
  | { readonly kind: "key"; readonly key: StoredKey; readonly sessionId: string | null }
  /** `keyId` where the secret itself was right, but its key is paused or has expired. */
  | {
      readonly kind: "bad";
      readonly reason: string;
      readonly keyId: string | null;
      /** When the key ended, in epoch seconds; of one that has expired. */
      readonly endedAt?: number | null;
    }
  | { readonly kind: "none" };

/** The id of the good key that a caller has shown; null where there is none. */
export const keyIdOf = (caller: Caller): string | null =>
  caller.kind === "key" ? caller.key.key_id : null;

export type Quota = {
  /** Requests in an hour; null is no limit. */
  readonly limit: number | null;
  readonly used: number;
  /** Epoch seconds at which the window starts anew. */
  readonly resetAtSeconds: number;
};

/** A small answer that the gateway gives in ComfyUI's place (DESIGN 4.5). */
export type StandIn = { readonly contentType: string; readonly body: string };

type Passed<K extends "forward" | "own"> = {
  readonly kind: K;
  readonly route: Route;
  readonly caller: Caller;
  readonly quota: Quota | null;
  readonly spends: boolean;
};

export type Verdict =
  | Passed<"forward">
  | Passed<"own">
  | {
      readonly kind: "stand-in";
      readonly answer: StandIn;
      readonly route: Route;
      readonly caller: Caller;
      readonly quota: Quota | null;
      readonly spends: false;
    }
  | {
      readonly kind: "refuse";
      readonly refusal: Refusal;
      readonly route: Route | null;
      readonly caller: Caller;
      readonly quota: Quota | null;
      readonly spends: false;
    };

/** What the artist has chosen, as the decision needs it. */
export type Policy = {
  readonly mode: AuthMode;
  readonly preset: PublicPreset;
  readonly localNeedsNoKey: boolean;
  readonly ownerByAddress: boolean;
  readonly customNodeWrites: boolean;
  readonly allowedOrigins: ReadonlySet<string>;
  /** This computer's names, and those that the artist listed, in lower case. */
  readonly hostNames: ReadonlySet<string>;
  /** Whose word is taken for others on the share listener. */
  readonly proxies: Proxies;
};

export type SessionHolder =
  | { readonly kind: "owner"; readonly sessionId: string }
  | { readonly kind: "key"; readonly key: StoredKey; readonly sessionId: string };

/** What is known in memory. Nothing here waits. */
export type Known = {
  lookUp(secret: string, nowSeconds: number): LookUp;
  sessionOf(token: string, nowSeconds: number): SessionHolder | null;
  quotaOf(key: StoredKey, nowMs: number): Quota;
  /** Seconds for which this peer's wrong keys are not even looked at; 0 for none. */
  slowedFor(peer: string, nowMs: number): number;
  /** Whether the artist has blocked this peer's address for a while. */
  isBlocked(peer: string, nowMs: number): boolean;
  /** Whether there is a ComfyUI to forward to. */
  upstream(): "ready" | "starting" | "down";
  /** Whether more prompts wait in ComfyUI's queue than the artist allows others to add to. */
  isQueueFull(): boolean;
};

export function isRefusal(found: object): found is Refusal {
  return "refused" in found;
}

export const nobody: Caller = { kind: "none" };
