// What a site adds of its own: its consent, its further fields, its next steps; and what the person takes along.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startStack } from "./stack.ts";

const { place, visit, calls } = await startStack();

/** Puts something of the site into the element, and lets the element begin anew with it. */
function add(slot: string) {
  const form = document.querySelector("conecte-signup");
  const part = document.createElement("div");
  part.slot = slot;
  const link = document.createElement("a");
  link.href = "https://provedor.example/privacidade";
  link.textContent = "Política de privacidade";
  const box = document.createElement("input");
  box.name = "invoiceDay";
  box.setAttribute("aria-label", "Dia do vencimento");
  if (slot === "consent") part.append("Li e aceito a ", link, ".");
  else part.append(box);
  form?.append(part);
  form?.setAttribute("lang", "pt");
}

test("the site's own consent stands beside the checkbox, links and all", async (t) => {
  const visitor = await visit(t);
  await visitor.page.evaluate(add, "consent");
  await visitor.opened();
  await visitor.fillAll(place("viable"));
  const words = visitor.page.locator(".conecte-consent");
  assert.equal(await words.textContent(), "Li e aceito a Política de privacidade.");
  const link = words.getByRole("link", { name: "Política de privacidade" });
  assert.equal(await link.getAttribute("href"), "https://provedor.example/privacidade");
  assert.ok(await visitor.page.getByRole("checkbox", { name: "Li e aceito a" }).isChecked());
});

test("further fields of the site show before the reservation, and can hold it back", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await page.evaluate(add, "extra");
  await visitor.opened();
  const box = page.getByLabel("Dia do vencimento");
  assert.ok(await box.isHidden());
  await page.evaluate(() => {
    document.addEventListener("conecte-reserve", (event) => {
      const box = document.querySelector<HTMLInputElement>('[name="invoiceDay"]');
      if (box?.value) return;
      event.preventDefault();
      box?.focus();
    });
  });
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  assert.ok(await box.isVisible());
  await visitor.press("reserve");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "invoiceDay");
  await visitor.sees("viable");
  assert.equal(await calls("POST /properties"), 0);
  await page.keyboard.type("10");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  assert.ok(await box.isHidden());
  assert.equal(await box.inputValue(), "10", "it is the site's, and stays");
});

test("the events tell a page when to go on with steps of its own", async (t) => {
  const visitor = await visit(t);
  await visitor.page.evaluate(() => {
    const seen: unknown[] = [];
    Object.assign(globalThis, { seen });
    for (const name of ["viable", "reserve", "reserved"])
      addEventListener(`conecte-${name}`, (event) =>
        seen.push([name, Object.keys((event as CustomEvent).detail)]),
      );
  });
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  assert.deepEqual(await visitor.page.evaluate(() => (globalThis as unknown as { seen: unknown }).seen), [
    ["viable", ["plan", "ticketExpiresAt"]],
    ["reserve", ["plan"]],
    ["reserved", ["plan", "id", "code", "expiresAt"]],
  ]);
});

test("the reservation can be sent by WhatsApp: its code and its end, in words", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  const link = page.getByRole("link", { name: "Enviar por WhatsApp" });
  assert.deepEqual(
    [await link.getAttribute("rel"), await link.getAttribute("target")],
    ["noopener noreferrer", "_blank"],
  );
  const address = new URL((await link.getAttribute("href")) ?? "");
  assert.equal(address.origin + address.pathname, "https://wa.me/");
  const until = await page.locator(".until").textContent();
  assert.equal(
    address.searchParams.get("text"),
    `Minha reserva de internet: ${await visitor.code()}. ${until}`,
  );
  await visitor.says("O que acontece agora");
  assert.equal(await page.locator(".next-steps li").count(), 3);
});

test("a theme of variables and parts reaches every piece, on both sides of the shadow", async (t) => {
  const visitor = await visit(t, { reducedMotion: "reduce" });
  const { page } = visitor;
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      conecte-signup { --conecte-accent: rgb(120, 0, 60); --conecte-on-accent: rgb(255, 255, 240); }
      conecte-signup::part(button-primary) { border-radius: 7px; }
      .conecte-map::part(zoom) { color: rgb(0, 90, 0); }
      .conecte-input { letter-spacing: 1px; }
    `);
    document.adoptedStyleSheets.push(sheet);
  });
  const style = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one, property) => getComputedStyle(one).getPropertyValue(property), property);
  const accent = "rgb(120, 0, 60)";
  assert.equal(await style('[data-action="next"]', "background-color"), accent);
  assert.equal(await style('[data-action="next"]', "color"), "rgb(255, 255, 240)");
  await visitor.choosePlan();
  await visitor.pin.waitFor();
  assert.equal(await style(".pin .body", "fill"), accent);
  assert.equal(await style(".zooms button", "color"), "rgb(0, 90, 0)");
  assert.equal(await style("#conecte-cep", "letter-spacing"), "1px");
  await visitor.fillAddress(place("viable"));
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.sees("viable");
  await page.mouse.move(0, 0);
  assert.equal(await style('[data-action="reserve"]', "background-color"), accent);
  await page.locator('[data-action="reserve"]').hover();
  const hovered = await style('[data-action="reserve"]', "background-color");
  // Its shades follow: three quarters of it, and a quarter of black.
  assert.equal(hovered, "color(srgb 0.352941 0 0.176471)");
  assert.equal(await style('[data-action="reserve"]', "border-radius"), "7px");
});

test("autofill finds every field: in the document itself, with the names that browsers know", async (t) => {
  const visitor = await visit(t);
  const tokens = await visitor.page.evaluate(() =>
    // Not the locators of these tests: those look into shadow roots, and a password manager does not.
    [...document.querySelectorAll<HTMLInputElement>("form input, form select")]
      .filter(({ type }) => type !== "radio" && type !== "checkbox")
      .map(({ name, autocomplete }) => [name, autocomplete]),
  );
  assert.deepEqual(tokens, [
    ["cep", "postal-code"],
    ["street", "address-line1"],
    ["number", ""],
    ["block", ""],
    ["flat", ""],
    ["complement", "address-line2"],
    ["district", "address-level3"],
    ["city", "address-level2"],
    ["state", "address-level1"],
    ["lat", ""],
    ["lng", ""],
    ["name", "name"],
    ["phone", "tel"],
    ["email", "email"],
  ]);
});
