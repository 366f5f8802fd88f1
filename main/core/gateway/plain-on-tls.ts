import type { Socket } from "node:net";

/** What OpenSSL says of a connection whose first bytes are a plain HTTP request. */
const spokePlainly = "ERR_SSL_HTTP_REQUEST";

// What was asked for is read and gone, the Host too, so the browser itself has to say where it was.
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Encrypted</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 30em; margin: 15vh auto; padding: 0 16px">
<h1 style="font-size: 22px">This connection is encrypted now</h1>
<p>The address begins with https:// instead of http://. <a id="there" href="">Open it there</a></p>
<script>
const there = location.href.replace(/^http:/, "https:");
document.getElementById("there").href = there;
location.replace(there);
</script>
</body>
</html>
`;
const answer = [
  "HTTP/1.1 400 Bad Request",
  "Content-Type: text/html; charset=utf-8",
  `Content-Length: ${String(Buffer.byteLength(page))}`,
  "Cache-Control: no-store",
  "Connection: close",
  "",
  page,
].join("\r\n");

/**
 * Answers who opens an encrypted listener by an `http://` link from before, instead of hanging up: a
 * browser would only say that the connection was reset. Nothing but this page is ever answered plainly.
 * @param sockets the open connections beneath TLS, among them that of `socket`
 */
export function answerPlainly(
  error: NodeJS.ErrnoException,
  socket: Pick<Socket, "remoteAddress" | "remotePort">,
  sockets: Iterable<Socket>,
): void {
  if (error.code !== spokePlainly) return;
  for (const raw of sockets) {
    if (raw.remotePort !== socket.remotePort || raw.remoteAddress !== socket.remoteAddress)
      continue;
    // TLS has not begun, so what is written beneath it goes out as it is.
    raw.write(answer);
    return;
  }
}
