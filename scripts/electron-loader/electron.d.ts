// What Electron's own default app calls, and its published types leave out.
declare global {
  namespace Electron {
    interface App {
      setVersion(version: string): void;
      setAppPath(path: string): void;
    }
  }
}

export {};
