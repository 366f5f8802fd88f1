import { createWriteStream } from "node:fs";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import yauzl from "yauzl";

const typeMask = 0o170000;
const symlinkType = 0o120000;

/**
 * Unpacks a zip with its modes and symbolic links.
 *
 * @param rename gives an entry's path below `folder`, or null to leave it out
 */
export async function unzip(
  zip: string,
  folder: string,
  rename: (entryName: string) => string | null,
): Promise<void> {
  const archive = await open(zip);
  return new Promise((done, fail) => {
    archive.on("error", fail);
    archive.on("end", done);
    archive.on("entry", (entry: yauzl.Entry) => {
      unpack(archive, entry, folder, rename).then(() => archive.readEntry(), fail);
    });
    archive.readEntry();
  });
}

async function unpack(
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
  folder: string,
  rename: (entryName: string) => string | null,
): Promise<void> {
  const name = rename(entry.fileName);
  if (name === null || name === "") return;

  const path = resolve(join(folder, name));
  if (!path.startsWith(resolve(folder) + sep)) throw new Error(`${name} leads out of the archive`);
  if (entry.fileName.endsWith("/")) {
    await mkdir(path, { recursive: true });
    return;
  }

  await mkdir(dirname(path), { recursive: true });
  const mode = entry.externalFileAttributes >>> 16;
  const content = await read(archive, entry);
  if ((mode & typeMask) === symlinkType) {
    await symlink(await text(content), path);
  } else {
    await pipeline(content, createWriteStream(path));
    await chmod(path, mode & 0o777);
  }
}

function open(zip: string): Promise<yauzl.ZipFile> {
  return new Promise((done, fail) => {
    yauzl.open(zip, { lazyEntries: true, autoClose: true }, (error, archive) => {
      if (error === null) done(archive);
      else fail(error);
    });
  });
}

function read(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((done, fail) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error === null) done(stream);
      else fail(error);
    });
  });
}
