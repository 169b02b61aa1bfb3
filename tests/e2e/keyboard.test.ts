// The whole way with a keyboard alone, on the smallest telephone in use; the focus is seen wherever it goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { CONTACT } from "./data.ts";
import { startStack } from "./stack.ts";

const { place, visit, thePropertyOf, theProspect } = await startStack();

const NARROW = { viewport: { width: 360, height: 740 } };

/** Presses Tab until the focus is on it, as somebody would who cannot see where else to go. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    const there = await page.evaluate((wanted) => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      if (!focused || focused === document.body) return false;
      const { outlineStyle, boxShadow } = getComputedStyle(focused.closest(".conecte-plan") ?? focused);
      if (outlineStyle === "none" && boxShadow === "none" && focused.tagName !== "H2")
        throw new Error(`no focus is seen on ${focused.tagName}.${focused.className}`);
      const { top, bottom } = focused.getBoundingClientRect();
      if (bottom <= 0 || top >= innerHeight)
        throw new Error(`the focus is out of sight: ${focused.className}`);
      return focused.matches(wanted);
    }, selector);
    if (there) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

/** The heading of the screen has the focus, so that it is read out and Tab goes on from there. */
async function atHeading(page: Page, text: string): Promise<void> {
  const read = await page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return [focused?.tagName, focused?.textContent];
  });
  assert.deepEqual(read, ["H2", text]);
}

test("from the plan to a reservation", async (t) => {
  const visitor = await visit(t, NARROW);
  const { page } = visitor;
  const { keyboard } = page;
  const { address } = place("viable");
  const type = async (name: string, text: string) => {
    await tabTo(page, `[name="${name}"]`);
    await keyboard.type(text);
  };

  await tabTo(page, 'input[name="plan"]');
  await keyboard.press("Space");
  await keyboard.press("ArrowDown");
  await tabTo(page, '[data-action="next"]');
  await keyboard.press("Enter");
  await visitor.atStep("address");
  await atHeading(page, "Onde vai ser a instalação?");
  await type("cep", address.cep.replace("-", ""));
  await visitor.cepSays("Endereço preenchido.");
  // The keyboard is at the number already.
  await keyboard.type(address.number);
  await type("complement", "Casa 2");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await tabTo(page, ".pin");
  for (const key of ["ArrowUp", "ArrowDown"]) await keyboard.press(key);
  await tabTo(page, '[data-action="confirm-place"]');
  await keyboard.press("Enter");
  await visitor.pointSays("Ponto marcado.");
  await tabTo(page, '[data-action="next"]');
  await keyboard.press("Enter");
  await visitor.atStep("contact");
  await atHeading(page, "Como falamos com você?");
  for (const [name, value] of Object.entries(CONTACT)) await type(name, value);
  await tabTo(page, '[name="consent"]');
  await keyboard.press("Space");
  await tabTo(page, '[data-action="next"]');
  await keyboard.press("Enter");
  await visitor.sees("viable");
  await visitor.says("Fibra 600");
  await atHeading(page, "Boa notícia: a fibra chega até você!");
  await tabTo(page, '[data-action="reserve"]');
  await keyboard.press("Enter");
  await visitor.sees("reserved");
  await atHeading(page, "Pronto, sua porta está reservada!");
  await tabTo(page, '[data-action="share"]');
  await visitor.fits("the reservation");
  await thePropertyOf(await visitor.code());
});

test("from a mistake to a lead", async (t) => {
  const visitor = await visit(t, NARROW);
  const { page } = visitor;
  const { keyboard } = page;
  await visitor.fillAll(place("noFreePort"));
  await visitor.field("phone").fill("48 9999");
  await visitor.field("name").focus();
  await keyboard.press("Enter");
  await page.locator("#conecte-phone-error").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "conecte-phone");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type(CONTACT.phone);
  await keyboard.press("Enter");
  await visitor.sees("not_viable");
  await atHeading(page, "Ainda não dá para instalar aí");
  await tabTo(page, '[data-action="lead"]');
  await keyboard.press("Enter");
  await visitor.sees("lead");
  await tabTo(page, '[data-action="send-lead"]');
  await keyboard.press("Enter");
  await visitor.sees("lead_done");
  assert.equal((await theProspect()).code, await visitor.code());
});
