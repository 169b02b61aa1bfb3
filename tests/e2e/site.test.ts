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
