import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { run } from "./steps.mjs";
import { unzip } from "./unzip.ts";

const packageName = "comfyui-frontend-package";
const insideWheel = "comfyui_frontend_package/static/";

/** The web UI of the ComfyUI that the demo says it is. */
export const olderWebUi = "1.27.10";

/** ComfyUI's real web UI, unpacked: `folder` is what `--front-end-root` takes. */
export type WebUi = { readonly version: string; readonly folder: string };

/**
 * Gets ComfyUI's web UI from Python's registry, into a folder outside the checkout.
 *
 * @param wanted a version, or `newest`, for which the registry is asked each time
 * @returns it, or why it cannot be had
 */
export async function fetchWebUi(wanted: string): Promise<WebUi | { readonly failure: string }> {
  const parent = join(cacheFolder(), "web-ui");
  if (existsSync(join(parent, wanted))) return { version: wanted, folder: join(parent, wanted) };

  await mkdir(parent, { recursive: true });
  const working = await mkdtemp(join(parent, "getting-"));
  try {
    return await download(wanted, parent, working);
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

async function download(
  wanted: string,
  parent: string,
  working: string,
): Promise<WebUi | { readonly failure: string }> {
  const python = process.env["LATCHKEY_TEST_PYTHON"] ?? "python3";
  const what = wanted === "newest" ? packageName : `${packageName}==${wanted}`;
  const options = ["--quiet", "--no-deps", "--timeout", "30", "--dest", working];
  const got = await run(python, ["-m", "pip", "download", ...options, what]);
  const wheel = (await readdir(working)).find((name) => name.endsWith(".whl"));
  if (got.code !== 0 || wheel === undefined) {
    const reason = got.output.trim().split("\n").at(-1) ?? "";
    return { failure: `pip cannot get ${what} from Python's registry: ${reason}` };
  }

  const version = wheel.split("-")[1] ?? wanted;
  const folder = join(parent, version);
  if (existsSync(folder)) return { version, folder };
  const unpacked = join(working, "static");
  await unzip(join(working, wheel), unpacked, (name) =>
    name.startsWith(insideWheel) ? name.slice(insideWheel.length) : null,
  );
  // Another run may have been faster: what it made is the same.
  await rename(unpacked, folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
  });
  return { version, folder };
}
