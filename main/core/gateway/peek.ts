import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { extension, PerMessageDeflate, Receiver } from "ws";

/** Told of each message that ComfyUI sends on a socket, as the browser gets it. */
export type OnMessage = (data: Buffer, isBinary: boolean) => void;

const maxMessageBytes = 32_000_000;
const maxWaitingBytes = 64_000_000;

/**
 * Reads along what ComfyUI sends on a forwarded socket, without a part in it: nothing that goes wrong
 * here reaches the socket, and the bytes wait for nobody. ComfyUI tells about a prompt only on the socket
 * of who sent it.
 */
export function peek(remote: Duplex, answer: IncomingMessage, onMessage: OnMessage): void {
  const reader = readerFor(answer.headers["sec-websocket-extensions"]);
  if (!reader) return;
  const { receiver, deflate } = reader;
  const onData = (chunk: Buffer): void => {
    if (receiver.writableLength > maxWaitingBytes) stop();
    else receiver.write(chunk);
  };
  const stop = (): void => {
    remote.off("data", onData);
    receiver.off("message", onMessage);
    receiver.end();
  };
  receiver.on("message", onMessage);
  receiver.on("error", stop);
  // Only now: what is being inflated must come to its end first.
  receiver.once("close", () => deflate?.cleanup());
  // Behind the forwarder's own listener: bytes that came with the answer are put back, and a socket that
  // is listened to by us alone would hand them to us alone.
  process.nextTick(() => remote.on("data", onData));
  remote.once("close", stop);
}

type Reader = { readonly receiver: Receiver; readonly deflate: PerMessageDeflate | null };

/** Null where the two have agreed on something that cannot be read along. */
function readerFor(agreed: string | undefined): Reader | null {
  const limits = { isServer: false, maxPayload: maxMessageBytes, skipUTF8Validation: true };
  if (agreed === undefined) return { receiver: new Receiver(limits), deflate: null };
  try {
    const { [PerMessageDeflate.extensionName]: offered, ...others } = extension.parse(agreed);
    if (!offered || Object.keys(others).length > 0) return null;
    const deflate = new PerMessageDeflate({ isServer: false, maxPayload: maxMessageBytes });
    deflate.accept(offered);
    const extensions = { [PerMessageDeflate.extensionName]: deflate };
    return { receiver: new Receiver({ ...limits, extensions }), deflate };
  } catch {
    return null;
  }
}
