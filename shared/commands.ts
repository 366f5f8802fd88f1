import { z } from "zod";

/** The pages of the window, in the order of the nav and of mod+1 to mod+6. */
export const pageIds = ["home", "keys", "usage", "activity", "logs", "settings"] as const;
export const pageIdSchema = z.enum(pageIds);
export type PageId = z.infer<typeof pageIdSchema>;

/** A page, and what of it: a key's ID, a section. */
export const destinationSchema = z.strictObject({
  page: pageIdSchema,
  rest: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .nullable(),
});
export type Destination = z.infer<typeof destinationSchema>;

/** What the menus and shortcuts do in the window's page. */
export const commandNames = [
  "newKey",
  "copyLink",
  "openComfy",
  "find",
  "palette",
  "shortcuts",
  "bigger",
  "smaller",
  "usualSize",
] as const;
export const commandNameSchema = z.enum(commandNames);
export type CommandName = z.infer<typeof commandNameSchema>;

/** The keys of each command, as Mantine writes them; `mod` is Ctrl, on macOS Cmd. */
export const commandKeys = {
  newKey: "mod+N",
  copyLink: "mod+shift+C",
  openComfy: "mod+O",
  find: "mod+F",
  palette: "mod+K",
  shortcuts: "F1",
  bigger: "mod+plus",
  smaller: "mod+minus",
  usualSize: "mod+0",
} as const satisfies Record<CommandName, string>;

export function keysOfPage(page: PageId): string {
  return `mod+${pageIds.indexOf(page) + 1}`;
}

/** The same keys in Electron's writing. */
export function acceleratorOf(keys: string): string {
  return keys
    .split("+")
    .map((key) => {
      if (key === "mod") return "CommandOrControl";
      if (key === "plus") return "Plus";
      if (key === "minus") return "-";
      return key.charAt(0).toUpperCase() + key.slice(1);
    })
    .join("+");
}
