// Anybody who asks for a path writes into a log: each of these looks at a text once, however it is made.

// A key has 49 characters behind its prefix; ComfyUI's own modules (comfy_extras) are shorter.
const keyPattern = /comfy_[0-9A-Za-z]{20,}/g;
/** Tokens of sites that models are loaded from, of others that custom nodes ask, and of ComfyUI's own account. */
const knownTokens =
  /\b(hf_|ghp_|gho_|github_pat_|glpat-|sk-|r8_|xox[abp]-|AIza|AKIA)[0-9A-Za-z_-]{16,}|\b(comfyui-)[0-9a-f]{32,}/g;
const webToken = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const bearer = /(\bBearer\s+|\bAuthorization["']?:\s*["']?Basic\s+)[0-9A-Za-z._~+/-]{8,}=*/g;
const tokenQuery = /([?&](?:token|api_?key|access_token|key)=)[^&\s"']*/gi;
const addressPassword = /(:\/\/[^\s/:@"']*:)[^\s/@"']+@/g;
/** `api_key: '...'`, `PASSWORD=...`, `"auth_token_comfy_org": "..."`: by the name before it. */
const named =
  /((?:api[_-]?key|(?:access|auth|refresh|session)[_-]?token|secret|password|passwd)\w{0,40}["']?\s*[:=]\s*["']?)[^\s"',;&{}[\]()*]{6,}/gi;

/** Takes credentials out of a text: keys and tokens by their shape, by the name before them, or by their place. */
export function maskText(text: string): string {
  return text
    .replace(keyPattern, "comfy_***")
    .replace(tokenQuery, "$1***")
    .replace(knownTokens, "$1$2***")
    .replace(bearer, "$1***")
    .replace(webToken, "eyJ***")
    .replace(addressPassword, "$1***@")
    .replace(named, "$1***");
}
