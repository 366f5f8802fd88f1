import { z } from "zod";

/**
 * What the core says to people, in English, as the command line, the logs and the API's answers have it. The
 * window says the same in its own language: renderer/i18n/<language>/sentences.json has the same names with
 * the same gaps, held to this table by a test. A gap is `{name}`; nothing else is ICU's.
 */
export const sentences = {
  folderThere: "The folder is there.",
  folderMissing: "There is no such folder.",
  mainThere: "main.py is there.",
  mainMissing:
    "There is no ComfyUI in this folder: main.py is missing. Choose the folder that holds it.",
  pythonIs: "Python {version}",
  pythonAt: "Python is {path}",
  pythonMissing:
    "No Python found for this ComfyUI. Looked for .venv, venv, python_embeded and conda.",
  pythonGone: "There is no Python at {path}",
  pythonBroken: "This Python cannot be run: {path}",
  pythonBrokenSaying: "This Python cannot be run: {path} Its own words: {words}",
  pythonOld: "ComfyUI needs Python {wanted} or newer; this one is {version}.",
  pythonOldFor: "ComfyUI {comfy} needs Python {wanted} or newer; this one is {version}.",
  torchIs: "PyTorch {version}",
  torchFor: "PyTorch {version}, for {built}",
  torchThere: "PyTorch is there.",
  torchMissing: "This Python cannot load PyTorch, so ComfyUI will not start.",
  torchMissingSaying:
    "This Python cannot load PyTorch, so ComfyUI will not start. Its own words: {words}",

  comfyNone: "No ComfyUI is chosen yet.",
  comfyChoose: "Choose your ComfyUI in the settings, or try the demo.",
  demoChosen: "The demo is chosen.",
  demoNoPython: "No Python 3.9 or newer was found.",
  demoGetPython: "Install Python from python.org and try again.",
  upstreamSilent: "No ComfyUI answers at {url}",
  upstreamStart: "Start it, or choose a folder, so that Latchkey starts it.",
  upstreamAnswers: "ComfyUI answers at {url}",
  upstreamAnswersAs: "ComfyUI {version} answers at {url}",
  comfyIn: "ComfyUI is in {folder}",
  comfyVersionIn: "ComfyUI {version} is in {folder}",
  mendFolder:
    "Choose the folder of your ComfyUI again: it was moved or renamed, or its disk is missing.",
  mendMain: "Choose the folder that holds main.py.",
  mendPython: "Choose the Python of this ComfyUI, or make a virtual environment beside main.py.",
  mendTorch:
    "Install PyTorch into this Python, as pytorch.org says it for your graphics card, or choose another Python.",

  gpuUnknown: "PyTorch does not tell its card.",
  gpuSeeLog: "Look at the log of a start: ComfyUI says there which card it uses.",
  gpuIs: "{card}",
  gpuUnused: "{card}; --cpu keeps it unused",
  gpuTakeCpuOut: "Take --cpu out of the arguments, so that ComfyUI uses the card.",
  gpuNotFound: "PyTorch is built for {built}, but finds no card or no driver for it.",
  gpuNotFoundCpu: "With --cpu ComfyUI runs without one, slowly. For the card, install its driver.",
  gpuGetDriver:
    "Install the card's driver, or add the argument --cpu: it runs without a card, slowly.",
  gpuNone: "PyTorch is built for the processor alone.",
  gpuSlow: "ComfyUI runs slowly.",
  gpuSlowUnless: "ComfyUI runs slowly. If there is a card, install the PyTorch made for it.",
  gpuAddCpu: "Add the argument --cpu, or ComfyUI will not start.",
  gpuAddCpuUnless:
    "Add the argument --cpu, or ComfyUI will not start. If there is a card, install the PyTorch made for it.",

  localPortOurs: "Port {port} for this computer is Latchkey's.",
  localPortFree: "Port {port} for this computer is free.",
  localPortTaken: "Port {port} for this computer is in use by another program.",
  localPortTakenBy: "Port {port} for this computer is in use by {name} (process {pid}).",
  sharePortOurs: "Port {port} for the network is Latchkey's.",
  sharePortFree: "Port {port} for the network is free.",
  sharePortTaken: "Port {port} for the network is in use by another program.",
  sharePortTakenBy: "Port {port} for the network is in use by {name} (process {pid}).",
  portEndIt: "End that program, or choose another port in the settings.",
  networkNone: "This computer is in no network.",
  networkConnect: "Connect to a network. Until then only this computer can reach ComfyUI.",
  networkAddresses: "Addresses: {list}",

  dataComing: "The data folder {folder} is made at the first start.",
  dataFixed: "The data folder {folder} cannot be written.",
  dataLetWrite: "Let your user write there, or choose another folder with --data-dir.",
  dataOpen: "The data folder {folder} can be read by other users.",
  dataClose: 'Close it to other users: chmod 700 "{folder}"',
  dataDamaged: "The data folder {folder} holds damaged files that were set aside: {files}",
  dataKeepDamaged: "A backup took their place. Keep them if somebody is to look at them.",
  dataFine: "The data folder {folder} is in order.",
  diskUnknown: "How much room the disk has is not known.",
  diskFree: "{gigabytes} GB are free on the disk of the data folder.",
  diskMakeRoom: "Free some space: keys, settings and pictures cannot be saved on a full disk.",
  clockBack: "The clock says {time}, but files of Latchkey are newer: it went back.",
  clockLoose: "The clock says {time}. Nothing sets it right.",
  clockFine: "The clock says {time}.",
  clockSet: "Let the system set its clock by itself: limits count by clock hours.",
  firewallNone: "No firewall was found that would keep people out.",
  firewallWindows: "The firewall of Windows is on.",
  firewallWindowsOpen:
    "If nobody reaches the link: let Latchkey through on private networks (Settings, Privacy & security, Windows Security, Firewall), and make this network a private one.",
  firewallMac: "The firewall of macOS is on.",
  firewallMacOpen:
    "If nobody reaches the link: allow incoming connections for Latchkey (System Settings, Network, Firewall, Options).",
  firewallNamed: "The firewall {name} is on.",
  firewallRun: "If nobody reaches the link: {command}",

  diskFull: "The disk is full: nothing was changed. Free some space and try again.",
  dataDenied: "The data folder cannot be written to: nothing was changed. Check its permissions.",
  dataGone:
    "The data folder is not there: nothing was changed. Check that it is a folder and that its disk is connected.",
  notSaved: "The change could not be saved: nothing was changed.",
  fileUnreadable: "{file} cannot be read. Check its permissions and its disk.",
  fileNewer:
    "{file} was written by a newer Latchkey. Update Latchkey, or choose another data folder.",
  fileLocked:
    "{file} is damaged and there is no copy of it, so nothing is saved in it. Restore a backup, or begin anew in the window; without a window, move {file} away and start Latchkey again.",
  fileDamaged: "{file} is damaged.",
  backupNot: "This file is not a backup of Latchkey's, or is cut off. Nothing was changed.",
  backupDamaged: "This backup is damaged: its checksum does not fit. Nothing was changed.",
  backupStrange: "This backup holds something that Latchkey does not know. Nothing was changed.",
  backupNewer: "This backup was made by a newer Latchkey. Update Latchkey to restore it.",
  quitting: "Latchkey is quitting.",
  modeFixed: "Set by --auth for this run; start without it to change this here.",
  ownAddress: "This is an address of this computer itself, which is not blocked.",
  portTaken: "Port {port} is in use by another program. Stop it, or choose another port.",
  portTakenBy: "Port {port} is in use by {name} (process {pid}). Stop it, or choose another port.",
  portForbidden:
    "Latchkey cannot listen on {host}:{port}: this system does not allow programs like this one to use it.",
  addressGone:
    "Latchkey cannot listen on {host}:{port}: the address is not one of this computer's.",
  networkGone: "The network {adapter} is not there. Sharing goes on as soon as it is.",
  sharingFailed: "Sharing could not be turned on.",
  browserShut: "The browser could not be opened. Copy the link and open it there.",
  folderShut: "The folder could not be opened: {folder}",
  firewallShut: "The firewall's settings could not be opened. Open them in the system's settings.",
  fileNotWritten: "The file could not be written: {file}",
  updatesNowhere: "This copy has no address to look at.",

  certUnreadable:
    "The certificate cannot be used: the certificate's file cannot be read. Nothing is shared with it, and nothing is shared without encryption in its place.",
  keyUnreadable:
    "The certificate cannot be used: the key's file cannot be read. Nothing is shared with it, and nothing is shared without encryption in its place.",
  notCertificate:
    "The certificate cannot be used: the certificate's file holds no certificate in PEM. Nothing is shared with it, and nothing is shared without encryption in its place.",
  notKey:
    "The certificate cannot be used: the key's file holds no private key in PEM. Nothing is shared with it, and nothing is shared without encryption in its place.",
  lockedKey:
    "The certificate cannot be used: the key is locked with a password; save it without one. Nothing is shared with it, and nothing is shared without encryption in its place.",
  mismatch:
    "The certificate cannot be used: the key is not this certificate's. Nothing is shared with it, and nothing is shared without encryption in its place.",
  expired:
    "The certificate cannot be used: it has ended. Nothing is shared with it, and nothing is shared without encryption in its place.",
  notYet:
    "The certificate cannot be used: it does not hold yet; is this computer's clock right? Nothing is shared with it, and nothing is shared without encryption in its place.",
  nameless:
    "The certificate cannot be used: it names no host, so no browser would take it. Nothing is shared with it, and nothing is shared without encryption in its place.",
} as const;

export type SentenceName = keyof typeof sentences;

export const sentenceSchema = z.object({
  name: z.enum(Object.keys(sentences) as [SentenceName, ...SentenceName[]]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Something said, by its name and what fills its gaps: in English here, in any language in the window. */
export type Sentence = z.infer<typeof sentenceSchema>;

type Gaps<S extends string> = S extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | Gaps<Rest>
  : never;
type Values<N extends SentenceName> = Readonly<
  Record<Gaps<(typeof sentences)[N]>, string | number>
>;

/** A sentence with every gap of it filled, or it does not compile. */
export function say<N extends SentenceName>(
  name: N,
  ...[values]: Gaps<(typeof sentences)[N]> extends never ? [] : [values: Values<N>]
): Sentence {
  return { name, values: values ?? {} };
}

/** The sentence in English. */
export function inEnglish({ name, values }: Sentence): string {
  return sentences[name].replaceAll(/\{(\w+)\}/g, (gap, key: string) => String(values[key] ?? gap));
}
