import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./port.ts";
import { testAuthority } from "./tls.ts";

const program = "/usr/sbin/nginx";
const page = fileURLToPath(new URL("../../docs/behind-a-proxy.md", import.meta.url));

/** Why there is no nginx to test with; null where there is. */
export const nginxMissing: string | null = existsSync(program) ? null : `no ${program} here`;

/** Something that stands before a gateway. */
type Front = {
  readonly url: string;
  close(): Promise<void>;
};

/** nginx with TLS before a share listener, by the very configuration that the documentation gives. */
export async function startNginx(shareUrl: string): Promise<Front & { readonly ca: string }> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-nginx-"));
  const authority = await testAuthority(folder);
  await authority.write(["127.0.0.1", "localhost", "studio.local"]);
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const server = (/```nginx\n([\s\S]*?)```/.exec(await readFile(page, "utf8"))?.[1] ?? "")
    .replace("listen 443 ssl", `listen 127.0.0.1:${String(port)} ssl`)
    .replace("/etc/ssl/studio.example.crt.pem", authority.files.cert)
    .replace("/etc/ssl/studio.example.key.pem", authority.files.key)
    .replace("http://127.0.0.1:8288", shareUrl);
  const config = join(folder, "nginx.conf");
  await writeFile(
    config,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr;
${process.getuid?.() === 0 ? "user root;" : ""}
events { worker_connections 1024; }
http {
access_log off;
${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n")}
${server}
}
`,
  );
  const child = spawn(program, ["-p", folder, "-c", config, "-e", "stderr"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let noise = "";
  child.stderr.on("data", (part: Buffer) => (noise += part.toString()));
  const exited = once(child, "exit");
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended:\n${noise}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    url: `https://127.0.0.1:${String(port)}`,
    ca: authority.pem,
    async close() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What cloudflared does: takes plain HTTP from an end that it alone knows, adds its headers over those
 * that were sent, and leaves the Host.
 */
export async function startTunnel(
  shareUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<Front> {
  const { hostname, port } = new URL(shareUrl);
  const sockets = new Set<{ destroy(): unknown }>();
  const server = createServer((req, res) => {
    const { method, url: path } = req;
    const passed = { ...req.headers, ...headers };
    req
      .pipe(request({ hostname, port, method, path, headers: passed, agent: false }))
      .on("response", (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      })
      .on("error", () => res.destroy());
  });
  server.on("upgrade", (req, socket, head) => {
    const onward = connect(Number(port), hostname, () => {
      const lines = Object.entries({ ...req.headers, ...headers }).map(
        ([name, value]) => `${name}: ${String(value)}\r\n`,
      );
      onward.write(`GET ${req.url ?? "/"} HTTP/1.1\r\n${lines.join("")}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => {
        socket.destroy();
        onward.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(own)}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => {
      resolve(false);
    });
  });
}
