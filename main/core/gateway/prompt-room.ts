const megabyte = 1_048_576;
/** So much of each body is held whatever the others do: more than nearly every workflow has. */
const freeBytes = 64 * 1024;
/** Beyond that, all bodies together, and those of one key or address. */
const totalBytes = 256 * megabyte;
const eachBytes = 128 * megabyte;

/** What one body holds of the room. */
export type Place = {
  /** Whether a body may grow to so many bytes. */
  growTo(bytes: number): boolean;
  leave(): void;
};

/**
 * The memory for bodies of prompts that have begun and are not forwarded yet: without a bound a few
 * dozen slow senders of large ones would fill it.
 */
export type Room = { enter(who: string): Place };

export function createRoom(): Room {
  const byWho = new Map<string, number>();
  let total = 0;

  return {
    enter(who) {
      let held = 0;
      const hold = (bytes: number): void => {
        const own = (byWho.get(who) ?? 0) + bytes - held;
        total += bytes - held;
        held = bytes;
        if (own > 0) byWho.set(who, own);
        else byWho.delete(who);
      };
      return {
        growTo(bytes) {
          const wanted = Math.max(0, bytes - freeBytes);
          const more = wanted - held;
          if (more <= 0) return true;
          if (total + more > totalBytes || (byWho.get(who) ?? 0) + more > eachBytes) return false;
          hold(wanted);
          return true;
        },
        leave() {
          hold(0);
        },
      };
    },
  };
}
