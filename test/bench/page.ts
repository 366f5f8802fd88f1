// Compares, in one run: ComfyUI's web UI loaded straight from ComfyUI (the demo) and through Latchkey by a
// browser that is signed in, with an empty cache each time. Needs Chromium and, once, Python's registry;
// prints its table and writes page-results.md in the checkout.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "@playwright/test";
import { z } from "zod";
import { fetchWebUi, olderWebUi, type WebUi } from "../../scripts/web-ui.ts";
import { createdKeySchema } from "../../shared/keys.ts";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 7);
const wanted = 1.15;
const program = fileURLToPath(new URL("../../../main/cli/main.js", import.meta.url));
const readySchema = z.object({
  local_url: z.string(),
  share_url: z.string(),
  upstream_url: z.string(),
});

type Shared = {
  readonly direct: string;
  readonly through: string;
  readonly key: string;
  close(): Promise<void>;
};

async function share(ui: WebUi): Promise<Shared> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-page-"));
  const readyFile = join(folder, "ready.json");
  const args = [program, "serve", "--demo", "--port", "0", "--share", "127.0.0.1:0"];
  args.push("--auth", "required", "--public", "private", "--data-dir", join(folder, "data"));
  args.push("--ready-file", readyFile, "--", "--front-end-root", ui.folder);
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  while (!existsSync(readyFile)) await wait(20);
  const { local_url, share_url, upstream_url } = readySchema.parse(
    JSON.parse(readFileSync(readyFile, "utf8")),
  );
  while (!(await (await fetch(`${local_url}/latchkey/health`)).text()).includes('"ready"'))
    await wait(50);
  const post = (url: string, body: unknown): Promise<Response> =>
    fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  // Past the first visit, which opens a page of templates.
  await post(`${upstream_url}/api/settings`, { "Comfy.TutorialCompleted": true });
  const made = await post(`${local_url}/api/keys`, { name: "Bench" });
  const { api_key: key } = createdKeySchema.parse(await made.json());
  return {
    direct: upstream_url,
    through: share_url,
    key,
    async close() {
      child.kill("SIGINT");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Milliseconds until the graph stands and has a name, the last that the page does. */
async function load(page: Page, url: string): Promise<number> {
  const from = performance.now();
  await page.goto(url, { timeout: 120_000 });
  await page.waitForFunction("document.title.includes('Unsaved Workflow')", null, {
    timeout: 120_000,
    polling: "raf",
  });
  return performance.now() - from;
}

async function inFreshBrowser<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function measure(browser: Browser, { direct, through, key }: Shared) {
  const directly = await inFreshBrowser(browser, (page) => load(page, direct));
  const gated = await inFreshBrowser(browser, async (page) => {
    const account = "/latchkey/account";
    await page.goto(`${through}/latchkey/sign-in?next=${encodeURIComponent(account)}#key=${key}`);
    await page.waitForURL(through + account);
    return load(page, through);
  });
  return { directly, gated, ratio: gated / directly };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function rowOf(browser: Browser, version: string): Promise<string> {
  const ui = await fetchWebUi(version);
  if ("failure" in ui) return `| ${version} | ${ui.failure} | | |`;
  const shared = await share(ui);
  try {
    // The first of each warms up the files and the processes.
    await measure(browser, shared);
    const runs = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await measure(browser, shared));
    const figures = [
      median(runs.map(({ directly }) => directly)).toFixed(0),
      median(runs.map(({ gated }) => gated)).toFixed(0),
      median(runs.map(({ ratio }) => ratio)).toFixed(2),
    ];
    return `| ${[ui.version, ...figures].join(" | ")} |`;
  } finally {
    await shared.close();
  }
}

const browser = await chromium.launch({
  executablePath: process.env["LATCHKEY_TEST_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
});
try {
  const rows = [await rowOf(browser, olderWebUi), await rowOf(browser, "newest")];
  const text = `# The web UI's page, through Latchkey and straight

Made by \`npm run bench:page\` on ${cpus()[0]?.model.trim() ?? "an unknown processor"}, ${String(cpus().length)} cores. Each load has an empty
cache and ends when the graph stands; both ways in turn, ${String(rounds)} rounds, medians. The ratio is the median of the
rounds' own ratios; wanted is at most ${String(wanted)}.

| web UI | straight, ms | through Latchkey, ms | ratio |
| --- | ---: | ---: | ---: |
${rows.join("\n")}
`;
  writeFileSync(join(process.cwd(), "test/bench/page-results.md"), text);
  process.stdout.write(text);
} finally {
  await browser.close();
}
