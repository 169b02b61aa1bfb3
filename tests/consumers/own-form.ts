/** The example of a form of one's own on the headless client: every call, with what goes wrong on the way. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { open, type Watched } from "../e2e/browser.ts";
import type { Place } from "../worker/data.ts";
import { note } from "./table.ts";
import { build, type Workshop } from "./workshop.ts";

const PERSON = {
  "/contact/name": "Pessoa Inventada",
  "/contact/phone": "48999990000",
  "/contact/email": "pessoa@teste.example",
};

const field = (page: Page, name: string) => page.locator(`[name="${name}"]`);
const says = (page: Page, text: RegExp) => page.locator("#answer").filter({ hasText: text }).waitFor();

/** From an empty page to a complete form; the CEP and the geocoder spare the typing. */
async function fillIn(page: Page, { address }: Place): Promise<void> {
  await field(page, "/plan").selectOption("fibra-300");
  await field(page, "/address/cep").fill(address.cep.replace("-", ""));
  assert.equal(await field(page, "/address/cep").inputValue(), address.cep, "the CEP is formatted");
  await field(page, "/address/number").fill(address.number);
  await field(page, "/address/block").fill("B");
  await field(page, "/address/flat").fill("304");
  const street = page.locator(`[name="/address/street"]`);
  await page.waitForFunction(
    (element) => (element as HTMLInputElement).value !== "",
    await street.elementHandle(),
  );
  assert.equal(await street.inputValue(), address.street);
  for (const [name, value] of Object.entries(PERSON)) await field(page, name).fill(value);
  await page.click("#find");
  await field(page, "/location").locator("option").nth(1).waitFor({ state: "attached" });
  await field(page, "/location").selectOption({ index: 1 });
}

export function ownForm(workshop: Workshop): void {
  const { sim, browser, pages, places } = workshop;
  let url = "";

  async function visit(t: TestContext): Promise<Watched> {
    await sim.control("reset", {});
    if (url === "") {
      const cwd = workshop.example("own-form");
      build(cwd, "vite/bin/vite.js", "build", "--logLevel", "warn", "--base", "./");
      url = pages.put("own-form", join(cwd, "dist"));
    }
    const watched = await open(t, browser);
    await watched.page.goto(url);
    await field(watched.page, "/plan").locator("option").first().waitFor({ state: "attached" });
    return watched;
  }
  const properties = async (): Promise<number> => (await sim.control("world")).calls["POST /properties"] ?? 0;

  test("own form: mistakes as one types, check, reserve, cancel", async (t) => {
    const { page } = await visit(t);
    await field(page, "/contact/phone").fill("48123");
    await page.getByText("Escreva o telefone com DDD.").waitFor();
    await page.click("[type=submit]");
    await says(page, /Confira os campos/);
    assert.equal(await field(page, "/contact/name").getAttribute("aria-invalid"), "true");
    await fillIn(page, places.viable);
    assert.equal(await field(page, "/contact/phone").inputValue(), "(48) 99999-0000");
    await page.click("[type=submit]");
    await says(page, /^Reservado: CNT-\w+, até \d/);
    note("own form (headless)", "vite", `Chromium ${browser.version()}`, pages.asked("own-form"));
    await page.click("#cancel");
    await says(page, /^A reserva foi cancelada/);
    assert.equal(await properties(), 1);
  });

  test("own form: the answer is lost and the page is reloaded: the same reservation goes on", async (t) => {
    const { page, foreseen } = await visit(t);
    await fillIn(page, places.viable);
    const keys: (string | undefined)[] = [];
    let lost = "";
    await page.route("**/v1/reservations", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      keys.push(route.request().headers()["idempotency-key"]);
      if (lost) return route.continue();
      const answer = await route.fetch();
      lost = (await answer.json()).code;
      foreseen.push("net::ERR_FAILED POST /v1/reservations");
      return route.abort();
    });
    const cut = page.waitForEvent("requestfailed");
    await page.click("[type=submit]");
    await cut;
    await page.reload();
    await says(page, /^Reservado/);
    assert.ok((await page.locator("#answer").textContent())?.includes(lost));
    assert.ok(keys.length >= 2 && new Set(keys).size === 1, `${keys}`);
    assert.equal(await properties(), 1);
    await page.reload();
    await field(page, "/plan").locator("option").first().waitFor({ state: "attached" });
    assert.equal(await page.locator("#answer").textContent(), "", "what is finished is not sent again");
  });

  test("own form: the last port goes to somebody else: said, and not asked for again after a reload", async (t) => {
    const { page, foreseen } = await visit(t);
    await fillIn(page, places.lastPort);
    await page.route("**/v1/reservations", async (route) => {
      for (const box of places.lastPort.boxes) await sim.control(`boxes/${box}/fill`, {});
      await route.continue();
    });
    foreseen.push("409 POST /v1/reservations");
    await page.click("[type=submit]");
    await says(page, /^A última porta acabou de ser ocupada/);
    await page.reload();
    await field(page, "/plan").locator("option").first().waitFor({ state: "attached" });
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  });

  test("own form: an address that cannot be served is an answer, and leaves a lead", async (t) => {
    const { page } = await visit(t);
    await fillIn(page, places.noFreePort);
    await page.click("[type=submit]");
    await says(page, /todas as portas estão ocupadas/);
    await page.click("#lead");
    await says(page, /^Anotado: LEAD-\w+/);
  });

  test("own form: OZmap down is a failure, never the answer", async (t) => {
    const { page, foreseen } = await visit(t);
    await fillIn(page, places.viable);
    await sim.control("faults", {
      faults: [{ match: { pathContains: "/ftth-viability" }, kind: "reset_before" }],
    });
    foreseen.push(...Array(5).fill("502 POST /v1/viability"));
    await page.click("[type=submit]");
    await page
      .locator("#answer")
      .filter({ hasText: /^Algo falhou. Tente outra vez/ })
      .waitFor({ timeout: 40_000 });
    await sim.control("faults", { faults: [] });
    await page.click("[type=submit]");
    await says(page, /^Reservado/);
  });
}
