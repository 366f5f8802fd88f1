/** Bytes that come in pieces. */
export type Pieces = {
  add(piece: Buffer): void;
  size(): number;
  /** All of them; nothing is added after this. */
  whole(): Buffer;
};

const blockBytes = 16 * 1024;

/**
 * Puts pieces together in blocks. Who sends chooses the pieces, and one of a single byte that is kept as it
 * came costs some 400: a body of 64 KB would take 25 MB.
 */
export function createPieces(): Pieces {
  const blocks: Buffer[] = [];
  let size = 0;
  /** Bytes that the newest block still has room for. */
  let free = 0;
  return {
    add(piece) {
      size += piece.length;
      let place = 0;
      while (place < piece.length) {
        const left = piece.length - place;
        if (free === 0) {
          free = Math.max(blockBytes, left);
          blocks.push(Buffer.allocUnsafeSlow(free));
        }
        const block = blocks.at(-1);
        const copied = block === undefined ? 0 : piece.copy(block, block.length - free, place);
        place += copied;
        free -= copied;
      }
    },
    size: () => size,
    whole: () => Buffer.concat(blocks, size),
  };
}
