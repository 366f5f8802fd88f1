import type { Duplex } from "node:stream";
import type { Clock, Timer } from "../platform/clock.ts";

const megabyte = 1024 * 1024;
/** What may wait for one reader, and for all of them together. */
const mostEach = 8 * megabyte;
const mostOfAll = 256 * megabyte;
/** A reader for whom so much waits, and who takes nothing for so long, is gone or means harm. */
const stuckMs = 10_000;

/** Hands on what ComfyUI sends on a socket, so that it need not wait for who reads it. */
export type Readers = { lead(remote: Duplex, socket: Duplex): void };

/**
 * ComfyUI writes to one socket after the other: a reader that does not read (a laptop that sleeps, or
 * somebody on purpose) would hold up the events of everybody, for ever. So what it does not take waits
 * here, up to a bound; beyond it ComfyUI waits for who reads slowly, and who does not read is let go. The
 * web UI opens its socket anew by itself.
 */
export function createReaders({ clock }: { readonly clock: Clock }): Readers {
  let all = 0;

  function follow(remote: Duplex, socket: Duplex): void {
    let waiting: Buffer[] = [];
    let bytes = 0;
    let stuck: Timer | null = null;

    const hold = (change: number): void => {
      bytes += change;
      all += change;
    };
    const watch = (): void => {
      stuck?.cancel();
      stuck = clock.after(stuckMs, () => socket.destroy());
    };
    /** Piece by piece: of one large write nobody tells how far it has come. */
    const passOn = (): void => {
      let place = 0;
      for (; place < waiting.length && !socket.writableNeedDrain; place += 1) {
        const piece = waiting[place];
        if (piece === undefined) break;
        hold(-piece.length);
        socket.write(piece);
      }
      waiting = waiting.slice(place);
      if (stuck === null) return;
      if (bytes < mostEach / 2) {
        stuck.cancel();
        stuck = null;
        remote.resume();
      } else watch();
    };

    remote.on("data", (piece: Buffer) => {
      if (waiting.length === 0 && !socket.writableNeedDrain) {
        socket.write(piece);
        return;
      }
      waiting.push(piece);
      hold(piece.length);
      if (stuck !== null || (bytes < mostEach && all < mostOfAll)) return;
      remote.pause();
      watch();
    });
    remote.once("end", () => {
      for (const piece of waiting) socket.write(piece);
      hold(-bytes);
      waiting = [];
      socket.end();
    });
    socket.on("drain", passOn);
    socket.once("close", () => {
      stuck?.cancel();
      hold(-bytes);
      waiting = [];
    });
    remote.resume();
  }

  return {
    lead(remote, socket) {
      // Behind the forwarder's own pipe, which would pass the reader's pace on.
      process.nextTick(() => {
        remote.unpipe(socket);
        if (!socket.destroyed) follow(remote, socket);
      });
    },
  };
}
