/** What a person types to run a command: the packaged app is on the PATH, a checkout's is npx's to find. */
export const commandName = import.meta.url.includes("/app.asar/") ? "latchkey" : "npx latchkey";
