// Runs in the sandbox before the page, and gives it two functions. It can load nothing but Electron,
// so the channels are written out; their types hold them to the contract. An `import` would make a module of
// it, even one of types.
import electron = require("electron");

// oxlint-disable-next-line typescript/consistent-type-imports -- see above
type Contract = typeof import("../../shared/ipc.ts", { with: { "resolution-mode": "import" } });
type Listener = (payload: unknown) => void;

const callChannel: Contract["callChannel"] = "latchkey:call";
const eventChannel: Contract["eventChannel"] = "latchkey:event";

const listeners = new Map<string, Set<Listener>>();

electron.ipcRenderer.on(eventChannel, (_event, message: { name: string; payload: unknown }) => {
  for (const listener of [...(listeners.get(message.name) ?? [])]) listener(message.payload);
});

electron.contextBridge.exposeInMainWorld("latchkey", {
  call: (name: unknown, input: unknown): Promise<unknown> =>
    electron.ipcRenderer.invoke(callChannel, name, input),

  on(name: string, listener: Listener): () => void {
    // One function of the page may listen twice: each time counts, and ends, by itself.
    const own: Listener = (payload) => listener(payload);
    const named = listeners.get(name) ?? new Set<Listener>();
    listeners.set(name, named.add(own));
    return () => {
      named.delete(own);
    };
  },
});
