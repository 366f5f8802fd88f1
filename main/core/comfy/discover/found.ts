import type { Installation } from "../../../../shared/comfy.ts";
import type { System } from "../system.ts";

/** What looking for installations uses of the computer. Nothing that is found is executed. */
export type DiscoverSystem = Pick<System, "platform" | "home" | "environment" | "files" | "get">;

/** An installation as its detector sees it: the folder is what a person would choose for it. */
export type Found = Pick<Installation, "kind" | "folder">;

export type Detector = (system: DiscoverSystem) => Promise<readonly Found[]>;
