import "i18next";
import type { en } from "./i18n.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    returnNull: false;
    resources: typeof en;
  }
}
