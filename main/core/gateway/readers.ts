import type { Duplex } from "node:stream";
import type { Clock, Timer } from "../platform/clock.ts";

const megabyte = 1024 * 1024;
/** What may wait for one reader, and for all of them together. */
const mostEach = 32 * megabyte;
const mostOfAll = 256 * megabyte;
/** Who takes less in such a time, though more waits, reads too slowly for ComfyUI to wait for. */
const windowMs = 2_000;
const leastTaken = megabyte;

/** Hands on what ComfyUI sends on a socket, so that it need not wait for who reads it. */
export type Readers = { lead(remote: Duplex, socket: Duplex): void };

/** A reader for whom something waits. */
type Behind = { bytes(): number; letGo(): void };

/**
 * ComfyUI writes to one socket after the other: a reader that does not read (a laptop that sleeps, or
 * somebody on purpose) would hold up the events of everybody, for ever. So what it does not take waits
 * here, up to a bound. Beyond it ComfyUI waits for who reads fast (a node may send large pictures this
 * way), and everybody else is let go, who reads a little now and then too: the others' events would come
 * at that pace. The web UI opens its socket anew by itself.
 */
export function createReaders({ clock }: { readonly clock: Clock }): Readers {
  let all = 0;
  const behind = new Set<Behind>();

  const letGoOfMost = (): void => {
    const [most] = [...behind].sort((one, other) => other.bytes() - one.bytes());
    most?.letGo();
  };

  function follow(remote: Duplex, socket: Duplex): void {
    let waiting: Buffer[] = [];
    let bytes = 0;
    let taken = 0;
    let isSlow = false;
    let isHeld = false;
    let timer: Timer | null = null;

    const hold = (change: number): void => {
      bytes += change;
      all += change;
    };
    const measure = (): void => {
      timer = clock.after(windowMs, () => {
        isSlow = taken < leastTaken;
        taken = 0;
        if (isSlow && isHeld) reader.letGo();
        else measure();
      });
    };
    const forget = (): void => {
      timer?.cancel();
      timer = null;
      behind.delete(reader);
      hold(-bytes);
      waiting = [];
      taken = 0;
      isSlow = false;
    };
    const reader: Behind = {
      bytes: () => bytes,
      letGo() {
        forget();
        socket.destroy();
      },
    };
    /** Piece by piece: of one large write nobody tells how far it has come. */
    const passOn = (): void => {
      let place = 0;
      for (; place < waiting.length && !socket.writableNeedDrain; place += 1) {
        const piece = waiting[place];
        if (piece === undefined) break;
        hold(-piece.length);
        taken += piece.length;
        socket.write(piece);
      }
      waiting = waiting.slice(place);
      if (waiting.length === 0) forget();
      if (!isHeld || bytes >= mostEach / 2) return;
      isHeld = false;
      remote.resume();
    };

    remote.on("data", (piece: Buffer) => {
      if (socket.destroyed) return;
      if (waiting.length === 0 && !socket.writableNeedDrain) {
        socket.write(piece);
        return;
      }
      waiting.push(piece);
      hold(piece.length);
      if (timer === null) {
        behind.add(reader);
        measure();
      }
      if (all >= mostOfAll) letGoOfMost();
      if (isHeld || bytes < mostEach) return;
      if (isSlow) {
        reader.letGo();
        return;
      }
      isHeld = true;
      remote.pause();
    });
    remote.once("end", () => {
      for (const piece of waiting) socket.write(piece);
      forget();
      socket.end();
    });
    socket.on("drain", passOn);
    socket.once("close", forget);
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
