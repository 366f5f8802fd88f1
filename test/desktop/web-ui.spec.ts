import { expect, type Page } from "@playwright/test";
import { olderWebUi } from "../../scripts/web-ui.ts";
import { errorsOf, openWebUi, run, test } from "../support/web-ui.ts";

/** Saves what is open under a new name, as a person does. */
async function saveAs(page: Page, name: string): Promise<void> {
  const saved = page.waitForRequest(
    (request) =>
      request.method() === "POST" &&
      request.url().includes(`/api/userdata/workflows%2F${name}.json`),
  );
  const field = page.getByRole("dialog").getByRole("textbox");
  await expect(async () => {
    await page.keyboard.press("Control+s");
    await expect(field).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await field.fill(name);
  await page.keyboard.press("Enter");
  expect((await (await saved).response())?.status()).toBe(200);
  await expect(field).toHaveCount(0);
}

for (const wanted of [olderWebUi, "newest"]) {
  test.describe(`ComfyUI's web UI, ${wanted}`, () => {
    test.use({ wanted });
    test.setTimeout(170_000);

    for (const preset of ["private", "documented"] as const) {
      test.describe(`with the list "${preset}"`, () => {
        test.use({ preset });

        test("works with a key as it does without the gateway, and complains of nothing more", async ({
          browserOfVisitor,
          visitor,
          webShare,
        }) => {
          const direct = await (await browserOfVisitor.newContext()).newPage();
          const directly = errorsOf(direct);
          await openWebUi(direct, webShare.upstreamUrl);
          await saveAs(direct, "direct");
          await run(direct, "lake");
          await direct.context().close();

          await visitor.goto(`${webShare.url}/latchkey/sign-in`);
          const through = errorsOf(visitor);
          await openWebUi(visitor, `${webShare.url}/latchkey/sign-in#key=${webShare.key}`);
          expect(visitor.url()).toBe(`${webShare.url}/`);
          await saveAs(visitor, "through");
          await run(visitor, "hill");
          const known = new Set(
            directly.map((line) => line.replace("direct", "through").replace("lake", "hill")),
          );
          expect(through.filter((line) => !known.has(line))).toEqual([]);
        });
      });
    }
  });
}
