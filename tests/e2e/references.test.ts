// How the main states look, at three widths, in light and in dark: as they did when somebody last looked at them.
// After a change that is meant: UPDATE_REFERENCES=1 node --test tests/e2e/references.test.ts, look at each, commit.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { comparer } from "./compare.ts";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { browser, place, visit } = await startStack();
const same = await comparer(browser);

const WIDTHS = [360, 768, 1280];
const SCHEMES = ["light", "dark"] as const;
const TRIES = 4;
const CODE = "CNT-01K9Z3Y5B7C8D9E0F1G2H3J4K5";
const EXPIRES = "2026-12-02T19:30:00Z";

/** What is around the form is not looked at, and noise would only make the files large. */
function flatten() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("body { background: var(--card); } conecte-signup { --conecte-shadow: none; }");
  document.adoptedStyleSheets.push(sheet);
}

/** Compares what is on the screen in both schemes, without the caret and the ring of what was pressed last. */
async function look(page: Page, name: string, width: number): Promise<void> {
  await page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    if (focused instanceof HTMLElement) focused.blur();
  });
  await page.mouse.move(0, 0);
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    const shown = () => page.locator("conecte-signup").screenshot({ animations: "disabled" });
    const picture = `${name}-${width}-${colorScheme}`;
    // Tiles have a scheme of their own, and a busy machine draws them a little later.
    let wrong: unknown;
    for (let tries = 0; tries < TRIES; tries += 1) {
      await page.waitForTimeout(150);
      wrong = await same(picture, await shown()).catch((error: unknown) => error);
      if (wrong === undefined) break;
    }
    if (wrong !== undefined) throw wrong;
  }
}

async function opened(t: Parameters<typeof visit>[0], width: number): Promise<Visitor> {
  const visitor = await visit(t, { viewport: { width, height: 900 }, reducedMotion: "reduce" });
  await visitor.page.evaluate(flatten);
  return visitor;
}

for (const width of WIDTHS) {
  test(`a yes at ${width} pixels`, async (t) => {
    const visitor = await opened(t, width);
    const { page } = visitor;
    // A code and a date of every day would differ.
    await page.route("**/v1/reservations", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        json: { ...(await answer.json()), code: CODE, expiresAt: EXPIRES },
      });
    });
    await page.locator('input[name="plan"][value="fibra-600"]').check();
    await look(page, "plans", width);
    await visitor.press("next");
    await visitor.pin.waitFor();
    await visitor.field("cep").fill(place("viable").address.cep);
    await visitor.cepAnswered();
    await visitor.field("number").fill(place("viable").address.number);
    await visitor.field("complement").focus();
    await visitor.pointSays("Achamos este lugar pelo endereço.");
    await look(page, "address", width);
    await visitor.press("confirm-place");
    await visitor.press("next");
    await visitor.atStep("contact");
    await visitor.press("next");
    await page.locator("#conecte-name-error").waitFor();
    await look(page, "contact-errors", width);
    await visitor.fillContact();
    await visitor.press("next");
    await visitor.sees("viable");
    await look(page, "viable", width);
    await visitor.press("reserve");
    await visitor.sees("reserved");
    await look(page, "reserved", width);
  });
}

test("a no, and trouble, at 360 pixels", async (t) => {
  const visitor = await opened(t, 360);
  await visitor.ask(place("noFreePort"));
  await visitor.sees("not_viable");
  await look(visitor.page, "not-viable", 360);
  await visitor.press("edit-address");
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.page.context().setOffline(true);
  visitor.foresee("net::ERR_INTERNET_DISCONNECTED POST /v1/viability");
  await visitor.press("next");
  await visitor.sees("trouble");
  await look(visitor.page, "trouble", 360);
});

test("another look is noticed", async (t) => {
  const visitor = await opened(t, 360);
  await visitor.page.locator('input[name="plan"][value="fibra-300"]').check();
  const other = await visitor.page.locator("conecte-signup").screenshot({ animations: "disabled" });
  if (process.env.UPDATE_REFERENCES !== "1")
    await assert.rejects(same("plans-360-light", other), /plans-360-light: \d+\.\d % differ/);
});
