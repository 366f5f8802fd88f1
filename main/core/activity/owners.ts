import type { Caller } from "../gateway/types.ts";

/** Whose a prompt is: a key, the owner, or somebody without a key. */
export type PromptOwner = { readonly keyId: string } | "you" | "without_key";

const most = 10_000;

/** Which prompt came with which key. In memory, the last 10,000. */
export type Owners = {
  note(promptId: string, caller: Caller, nowMs: number): void;
  of(promptId: string): { readonly owner: PromptOwner; readonly at: number } | undefined;
  /** Whether a prompt is known to be somebody else's. */
  isOthers(promptId: string, caller: Caller): boolean;
};

export function createOwners(): Owners {
  const byPrompt = new Map<string, { readonly owner: PromptOwner; readonly at: number }>();
  return {
    note(promptId, caller, nowMs) {
      byPrompt.delete(promptId);
      byPrompt.set(promptId, { owner: ownerOf(caller), at: nowMs / 1000 });
      if (byPrompt.size > most) byPrompt.delete(byPrompt.keys().next().value ?? "");
    },
    of: (promptId) => byPrompt.get(promptId),
    isOthers(promptId, caller) {
      const known = byPrompt.get(promptId)?.owner;
      return known !== undefined && nameOf(known) !== nameOf(ownerOf(caller));
    },
  };
}

const nameOf = (owner: PromptOwner): string =>
  typeof owner === "string" ? owner : `key ${owner.keyId}`;

function ownerOf(caller: Caller): PromptOwner {
  if (caller.kind === "key") return { keyId: caller.key.key_id };
  return caller.kind === "owner" ? "you" : "without_key";
}
