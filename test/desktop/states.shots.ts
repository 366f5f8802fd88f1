// Pictures of Home and of the banner, however things may stand.
import { setTimeout as wait } from "node:timers/promises";
import { test } from "../support/desktop.ts";
import { graphicsMemory, homeStates } from "../support/home-states.ts";
import { ask, everyScene, go, pretend, tell } from "../support/scene.ts";

for (const language of ["en", "de"] as const)
  test(`the states, ${language}`, async ({ start }) => {
    const desktop = await start("--demo");
    await ask(desktop.page, "comfy.stop");
    await everyScene(
      desktop,
      language,
      async ({ page, shoot }) => {
        await go(page, "home");
        // What the setting of the language sends may not come after the first.
        await wait(500);
        for (const [name, change] of Object.entries(homeStates)) {
          await pretend(desktop, change);
          await wait(200);
          if (name === "ready") await tell(desktop, "memory.changed", graphicsMemory(9.2));
          await shoot(`state-${name}`);
        }
      },
      ({ theme }) => language === "en" || theme === "light",
    );
  });
