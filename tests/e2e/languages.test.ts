// The form in each of its languages: words, numbers, money and dates.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startStack } from "./stack.ts";

const { place, visit } = await startStack();

const SPOKEN = [
  {
    lang: "en-US",
    plan: "Choose your plan",
    price: "R$89.90 a month",
    address: "Where will it be installed?",
    empty: "Enter the CEP, the Brazilian postal code.",
    viable: "Good news: the fibre reaches you!",
    until: /^Held until \w+day, \w+ \d{1,2}, \d{4}, at \d{1,2}:\d\d\.$/,
  },
  {
    lang: "es",
    plan: "Elige tu plan",
    price: "89,90 BRL al mes",
    address: "¿Dónde será la instalación?",
    empty: "Escribe el CEP, el código postal brasileño.",
    viable: "Buenas noticias: ¡la fibra llega hasta ti!",
    until: /^Reserva válida hasta el \S+, \d{1,2} de \S+ de \d{4}, a las \d{1,2}:\d\d\.$/,
  },
];

for (const { lang, plan, price, address, empty, viable, until } of SPOKEN) {
  test(`from plan to reservation in ${lang}`, async (t) => {
    const visitor = await visit(t);
    const { page } = visitor;
    await page.locator("conecte-signup").evaluate((form, lang) => form.setAttribute("lang", lang), lang);
    await page.getByRole("heading", { name: plan }).waitFor();
    assert.equal(await page.locator("form.conecte-form").getAttribute("lang"), lang.slice(0, 2));
    const shown = await page.locator('[data-plan="fibra-300"] .conecte-plan-price').textContent();
    assert.equal(shown?.replaceAll("\u00a0", " "), price);
    await visitor.choosePlan();
    await page.getByRole("heading", { name: address }).waitFor();
    await visitor.press("next");
    assert.equal(await page.locator("#conecte-cep-error").textContent(), empty);
    await visitor.fillAddress(place("viable"));
    await visitor.press("next");
    await visitor.atStep("contact");
    await visitor.fillContact();
    await visitor.press("next");
    await visitor.sees("viable");
    await visitor.says(viable);
    await visitor.press("reserve");
    await visitor.sees("reserved");
    assert.match((await page.locator(".until").textContent()) ?? "", until);
  });
}

test("a language that cannot be fetched leaves the form in Portuguese", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await page.route(/\/en-\w+\.js$/, (route) => {
    visitor.foresee(`net::ERR_FAILED GET ${new URL(route.request().url()).pathname}`);
    return route.abort();
  });
  await page.locator("conecte-signup").evaluate((form) => form.setAttribute("lang", "en"));
  await visitor.opened();
  await page.getByRole("heading", { name: "Escolha seu plano" }).waitFor();
  assert.equal(await page.locator("form.conecte-form").getAttribute("lang"), "pt-BR");
  await page.locator("conecte-signup").evaluate((form) => form.setAttribute("lang", "es"));
  await page.getByRole("heading", { name: "Elige tu plan" }).waitFor();
});
