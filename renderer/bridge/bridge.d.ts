export {};

declare global {
  /** What the preload gives the page: two functions, nothing of Electron's. */
  interface LatchkeyBridge {
    call(name: string, input?: unknown): Promise<unknown>;
    on(name: string, listener: (payload: unknown) => void): () => void;
  }
  interface Window {
    readonly latchkey: LatchkeyBridge;
  }
}
