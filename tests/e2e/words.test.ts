// What a site says to its customers: the languages that it has, its consent, and what happens next, in its own words.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { place, visit } = await startStack();

const WORDS = {
  "pt-BR": {
    consent: "Autorizo a Fibra Teste a me ligar. <b>Sempre</b>.",
    next: "A gente liga amanhã.\nDepois instala.",
  },
  en: { next: "We will call you." },
};

/** The demo's page as that of a site that says this, and in this language. */
async function saying(t: TestContext, site: object, lang?: string): Promise<Visitor> {
  const visitor = await visit(t);
  const { page } = visitor;
  await page.route("**/v1/plans", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { ...body, site: { ...body.site, ...site } } });
  });
  await page.reload();
  await visitor.opened();
  if (lang)
    await page.locator("conecte-signup").evaluate((form, lang) => form.setAttribute("lang", lang), lang);
  return visitor;
}

const speaks = (visitor: Visitor, lang: string) =>
  visitor.page.locator(`form.conecte-form[lang="${lang}"]`).waitFor();
const consent = (visitor: Visitor) => visitor.page.locator(".conecte-consent").textContent();

test("the site's consent and its next steps stand in the place of ours, as plain text", async (t) => {
  const visitor = await saying(t, { texts: WORDS });
  const { page } = visitor;
  await visitor.fillAll(place("viable"));
  assert.equal(await consent(visitor), WORDS["pt-BR"].consent);
  assert.equal(await page.locator(".conecte-consent b").count(), 0);
  await visitor.press("next");
  await visitor.sees("viable");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  assert.deepEqual(await page.locator(".next-steps li").allTextContents(), [
    "A gente liga amanhã.",
    "Depois instala.",
  ]);
});

test("in a language where the site says only some of it, the rest is ours", async (t) => {
  const visitor = await saying(t, { texts: WORDS }, "en");
  await speaks(visitor, "en");
  await visitor.fillAll(place("viable"));
  assert.match((await consent(visitor)) ?? "", /^I agree/);
  await visitor.press("next");
  await visitor.sees("viable");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  assert.equal(await visitor.page.locator(".next-text").textContent(), "We will call you.");
});

test("the page's own consent wins", async (t) => {
  const visitor = await saying(t, { texts: WORDS });
  await visitor.page.locator("conecte-signup").evaluate((form) => {
    const own = document.createElement("span");
    own.slot = "consent";
    own.textContent = "Aceito o da página.";
    form.append(own);
    form.setAttribute("edge", location.origin);
  });
  await visitor.opened();
  await visitor.choosePlan();
  assert.equal(await consent(visitor), "Aceito o da página.");
});

test("a language that the site does not have becomes its first; what was typed stays", async (t) => {
  const visitor = await saying(t, { languages: ["es", "en"] });
  await speaks(visitor, "es");
  await visitor.choosePlan();
  await visitor.field("number").fill("120");
  await visitor.page.locator("conecte-signup").evaluate((form) => form.setAttribute("lang", "en-US"));
  await speaks(visitor, "en");
  await visitor.atStep("address");
  assert.equal(await visitor.field("number").inputValue(), "120");
  await visitor.page.locator("conecte-signup").evaluate((form) => form.setAttribute("lang", "pt-BR"));
  await speaks(visitor, "es");
});

test("a language that does not load is tried once", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  let asked = 0;
  await page.route("**/v1/plans", async (route) => {
    asked += 1;
    const { site, plans } = await (await route.fetch()).json();
    await route.fulfill({ json: { plans, site: { ...site, languages: ["es"] } } });
  });
  await page.route(/\/es-\w+\.js$/, (route) => {
    visitor.foresee(`net::ERR_FAILED GET ${new URL(route.request().url()).pathname}`);
    return route.abort();
  });
  await page.reload();
  await visitor.opened();
  await speaks(visitor, "pt-BR");
  await visitor.choosePlan();
  assert.equal(asked, 2, "once before and once after the language was tried");
});

test("a site that names only languages of others is shown in the one that was asked for", async (t) => {
  const visitor = await saying(t, { languages: ["fr"] });
  await speaks(visitor, "pt-BR");
});
