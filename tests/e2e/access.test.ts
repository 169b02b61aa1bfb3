// Zoom, large text, thumbs, less motion, forced colours: everything fits, is reached, and is told apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { place, visit, faults } = await startStack();

/** Goes from the plans to a reservation, and looks at each screen on the way. */
async function walk(visitor: Visitor, look: (what: string) => Promise<void>): Promise<void> {
  await look("the plans");
  await visitor.choosePlan();
  await visitor.pin.waitFor();
  await visitor.press("next");
  await look("the address with errors");
  await visitor.fillAddress(place("viable"));
  await look("the address");
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.press("next");
  await look("the contact with errors");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.sees("viable");
  await look("the yes");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  await look("the reservation");
}

const SIZES: [string, BrowserContextOptions][] = [
  ["a screen of 1280 pixels at 200 %", { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
  ["a screen of 1280 pixels at 400 %", { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
  ["a telephone", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
];

for (const [size, options] of SIZES) {
  test(`${size}: nothing scrolls sideways, all can be pressed`, async (t) => {
    const visitor = await visit(t, options);
    await walk(visitor, async (what) => {
      await visitor.fits(what);
      await visitor.reachable(what);
    });
  });
}

test("text of twice the size on a telephone: nothing scrolls sideways", async (t) => {
  const visitor = await visit(t, { viewport: { width: 360, height: 740 } });
  await visitor.page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  await walk(visitor, (what) => visitor.fits(what));
});

/** What moves for ever. */
const moving = (visitor: Visitor) =>
  visitor.page.evaluate(() => {
    const root = document.querySelector("conecte-signup")?.shadowRoot;
    const all = [...document.getAnimations(), ...(root?.getAnimations() ?? [])];
    return all.filter((one) => one.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY)
      .length;
  });

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  test(`waiting, with ${reducedMotion}`, async (t) => {
    const visitor = await visit(t, { reducedMotion });
    await visitor.fillAll(place("viable"));
    const expected = reducedMotion === "reduce" ? 0 : 1;
    await faults({ match: { pathContains: "/ftth-viability" }, kind: "latency", ms: 1500 });
    await visitor.press("next");
    await visitor.page.locator("[data-progress]").waitFor();
    assert.equal(await moving(visitor), expected, "while it checks");
    await visitor.sees("viable");
    await faults({ match: { method: "POST", pathContains: "/properties" }, kind: "reset_before", times: 1 });
    await visitor.press("reserve");
    await visitor.sees("pending");
    assert.equal(await moving(visitor), expected, "while it waits");
  });
}

test("forced colours: what is chosen, where one is and what is wrong can be told", async (t) => {
  const visitor = await visit(t, { forcedColors: "active" });
  const { page } = visitor;
  const style = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one, property) => getComputedStyle(one).getPropertyValue(property), property);
  await page.locator('input[name="plan"][value="fibra-300"]').check();
  assert.equal(await style('[data-plan="fibra-300"]', "border-top-width"), "3px");
  assert.equal(await style('[data-plan="fibra-600"]', "border-top-width"), "1px");
  const [current, next] = await Promise.all(
    ["current", "next"].map((state) => style(`.step[data-state="${state}"]`, "border-top-color")),
  );
  assert.notEqual(current, next);
  await visitor.choosePlan();
  await visitor.pin.waitFor();
  await visitor.press("next");
  await page.locator("#conecte-cep-error").waitFor();
  assert.equal(await style("#conecte-cep", "border-top-width"), "3px");
  assert.equal(await style("#conecte-cep", "outline-style"), "solid", "the focus is seen");
  await visitor.pin.focus();
  await page.keyboard.press("ArrowUp");
  assert.equal(await style(".pin", "outline-style"), "solid");
  const [pin, map] = [await style(".pin .body", "fill"), await style(".canvas", "background-color")];
  assert.notEqual(pin, map, "the pin is seen");
});
