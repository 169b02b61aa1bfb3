// A cheap telephone on a slow line: what can be done before everything has arrived.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Route } from "playwright-core";
import { startStack } from "./stack.ts";

const { place, visit } = await startStack();

/** Four times slower than this machine, and the "Slow 4G" of Chrome's developer tools. */
const CPU_RATE = 4;
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };
const WASM = "/conecte_ozmap_bg.wasm";
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("the plans can be chosen and the CEP typed before the WASM has arrived", {
  timeout: 90_000,
}, async (t) => {
  const visitor = await visit(t, PHONE);
  const { page } = visitor;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", SLOW_4G);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU_RATE });
  const { promise, resolve } = Promise.withResolvers<Route>();
  await page.route(`**${WASM}`, (route) => resolve(route));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(page.url());
  await visitor.opened();
  assert.ok(!asked.some((path) => /pin-map|tile/.test(path)), `the map is in the first load: ${asked}`);
  const held = await promise;

  await visitor.choosePlan();
  const { address } = place("viable");
  await visitor.field("cep").pressSequentially(address.cep.replace("-", ""));
  assert.equal(await visitor.field("cep").inputValue(), address.cep.replace("-", ""), "no rule is there yet");
  await visitor.cepSays("Buscando o endereço…");
  assert.equal(await visitor.field("street").inputValue(), "");
  await visitor.press("next");
  await page.getByRole("status").filter({ hasText: "Só um instante…" }).waitFor();

  await held.continue();
  await visitor.cepSays("Endereço preenchido.");
  assert.equal(await visitor.field("cep").inputValue(), address.cep);
  assert.equal(await visitor.field("street").inputValue(), address.street);
  await page.locator("#conecte-number-error", { hasText: "Informe o número." }).waitFor();
});

test("a WASM that does not come is said when it is needed; it is asked for again, and nothing is lost", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  let tries = 0;
  await page.route(`**${WASM}`, (route) => {
    tries += 1;
    visitor.foresee(`net::ERR_FAILED GET ${WASM}`);
    return route.abort();
  });
  await page.reload();
  await visitor.choosePlan();
  await visitor.field("street").fill("Rua das Tainhas");
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.says("Uma parte da página não carregou.");
  await visitor.wasNeverRefused();
  assert.ok(tries >= 2, `${tries} tries`);
  await page.unroute(`**${WASM}`);
  assert.equal(await visitor.button("lead").count(), 0, "nobody could be called back yet");
  await visitor.press("edit");
  await visitor.atStep("address");
  assert.equal(await visitor.field("street").inputValue(), "Rua das Tainhas");
  await visitor.fillAddress(place("viable"));
  await visitor.press("next");
  await visitor.atStep("contact");
});

for (const [what, answer] of [
  ["are no plans", { json: { plans: [{ id: 7 }] } }],
  ["cannot be read", { body: "<html>" }],
] as const)
  test(`plans that ${what} are left to the client, which asks again`, async (t) => {
    const visitor = await visit(t);
    let asked = 0;
    await visitor.page.route("**/v1/plans", (route) => {
      asked += 1;
      return asked === 1 ? route.fulfill(answer) : route.continue();
    });
    await visitor.page.reload();
    await visitor.opened();
    assert.equal(asked, 2);
    await visitor.choosePlan();
  });
