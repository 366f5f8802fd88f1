// http-proxy-middleware alone, without any decision: what plain requests would cost at the least through it.
import { Agent, createServer } from "node:http";
import { createProxyMiddleware } from "http-proxy-middleware";

const [target = "", port = "0"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const proxy = createProxyMiddleware({ target, changeOrigin: true, agent });
createServer((req, res) => void proxy(req, res)).listen(Number(port), "127.0.0.1");
