// electron-builder's orders for a deb, carried out by our stand-in for fpm, on an app of two small files.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const runFile = promisify(execFile);
const program = '#!/bin/sh\necho ran "$@"\n';

describe.skipIf(!existsSync("/usr/bin/dpkg-deb"))("a deb (skipped where there is no dpkg)", () => {
  let folder: string;
  let unpacked: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-deb-test-"));
    unpacked = join(folder, "unpacked");
    const app = join(folder, "app");
    await mkdir(join(app, "resources/bin"), { recursive: true });
    await copyFile(join(root, "scripts/packaging/latchkey"), join(app, "resources/bin/latchkey"));
    await writeFile(join(app, "latchkey"), program, { mode: 0o755 });
    await mkdir(join(folder, "build/linux"), { recursive: true });
    await writeFile(join(folder, "build/linux/256x256.png"), "a picture");
    const fpm = join(folder, "fpm");
    await writeFile(
      fpm,
      `#!/bin/sh\nexec '${process.execPath}' '${root}/dist/compiled/scripts/fpm.js' "$@"\n`,
    );
    await chmod(fpm, 0o755);
    await runFile(
      process.execPath,
      [
        join(root, "node_modules/electron-builder/cli.js"),
        ...["--publish", "never", "--linux", "deb", "--x64", "--prepackaged", app],
        ...["-c.extraMetadata.homepage=https://latchkey.invalid/", "-c.electronVersion=33.2.1"],
        `-c.directories.output=${join(folder, "out")}`,
        `-c.directories.buildResources=${join(folder, "build")}`,
      ],
      { cwd: root, env: { ...process.env, CUSTOM_FPM_PATH: fpm } },
    );
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    const deb = join(folder, `out/latchkey-${version}-linux-amd64.deb`);
    await runFile("dpkg-deb", ["--raw-extract", deb, unpacked]);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const inside = (path: string): string => join(unpacked, path);

  test("says what it is, in Debian's fields", async () => {
    const control = await readFile(inside("DEBIAN/control"), "utf8");
    expect(control).toMatch(/^Package: latchkey\nVersion: /);
    for (const field of ["Architecture: amd64", "Section: graphics", "Recommends: python3"])
      expect(control).toContain(`\n${field}\n`);
    expect(control).toMatch(/\nDepends: .*libgbm1, libasound2t64 \| libasound2\n/);
    expect(control).toMatch(/\nDescription: Start your ComfyUI .*\n Latchkey starts .*\n$/);
  });

  test("opens latchkey:// links and stands in the menu with its picture", async () => {
    const entry = await readFile(inside("usr/share/applications/latchkey.desktop"), "utf8");
    expect(entry).toContain("\nExec=/opt/Latchkey/latchkey %U\n");
    expect(entry).toContain("\nMimeType=x-scheme-handler/latchkey;\n");
    // By its name, which Electron is told as `desktopName`, a desktop knows whose window it is.
    expect(entry).toContain("\nStartupWMClass=latchkey\n");
    expect(existsSync(inside("usr/share/icons/hicolor/256x256/apps/latchkey.png"))).toBe(true);
  });

  test("puts the command on the PATH, and takes it away again", async () => {
    const install = await readFile(inside("DEBIAN/postinst"), "utf8");
    expect(install).toContain(`ln -sf "$folder/resources/bin/latchkey" '/usr/bin/latchkey'`);
    const remove = await readFile(inside("DEBIAN/postrm"), "utf8");
    expect(remove).toContain("rm -f '/usr/bin/latchkey'");
    expect(install + remove).not.toContain("${");
  });

  test("the command runs for root too; the window says to root why it does not", async () => {
    const command = inside("opt/Latchkey/resources/bin/latchkey");
    const folderOfId = join(folder, "id");
    await mkdir(folderOfId);
    await writeFile(join(folderOfId, "id"), "#!/bin/sh\necho 0\n", { mode: 0o755 });
    const env = { ...process.env, PATH: `${folderOfId}:${process.env["PATH"] ?? ""}` };
    const ran = async (...words: string[]): Promise<string> =>
      (await runFile(command, words, { env })).stdout;

    expect(await ran("keys", "list")).toBe("ran --no-sandbox --log-level=3 keys list\n");
    expect(await ran("--version")).toBe("ran --no-sandbox --log-level=3 --version\n");
    for (const words of [[], ["--demo"], ["latchkey://open"]])
      await expect(ran(...words)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining("latchkey serve --share") as string,
      });
    expect(await ran("--no-sandbox")).toBe("ran --no-sandbox\n");
  });
});
