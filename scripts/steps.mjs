import { spawn } from "node:child_process";
import { root } from "./sources.mjs";

/** A step of the setup that failed; its output is in `output`, the words for people in `message`. */
export class StepFailed extends Error {
  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/**
 * Runs a program of Node's in the checkout and keeps what it prints for the case that it fails.
 *
 * @param {readonly string[]} args the script and its arguments
 * @returns {Promise<{ readonly code: number; readonly output: string }>}
 */
export function runNode(args) {
  return run(process.execPath, args);
}

/**
 * Runs npm and keeps what it prints.
 *
 * @param {readonly string[]} npmArgs
 * @returns {Promise<{ readonly code: number; readonly output: string }>}
 */
export function runNpm(npmArgs) {
  const { command, args, shell } = npmCommand(npmArgs);
  return run(command, args, { shell });
}

/**
 * How npm is run: the very one that started us if there is one, since `npm` alone is no program on
 * Windows.
 *
 * @param {readonly string[]} args
 * @returns {{ readonly command: string; readonly args: readonly string[]; readonly shell: boolean }}
 */
export function npmCommand(args) {
  const npm = process.env["npm_execpath"];
  if (npm?.endsWith(".js") === true) {
    return { command: process.execPath, args: [npm, ...args], shell: false };
  }
  return { command: "npm", args, shell: process.platform === "win32" };
}

/**
 * Runs a program to its end and keeps what it prints; one that cannot be started ends with 127.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ shell?: boolean; env?: NodeJS.ProcessEnv }} [how]
 * @returns {Promise<{ readonly code: number; readonly output: string }>}
 */
export function run(command, args, { shell = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: root,
      shell,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      resolve({ code: 127, output: error.message });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
