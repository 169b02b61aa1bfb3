// OZmap, or the way to it, is ill: the page says that it could not look, never that there is no fibre.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { startStack } from "./stack.ts";

const { sim, place, visit, calls, faults, thePropertyOf, theProspect } = await startStack();

const OURS = "O problema é nosso, não do seu endereço.";
const heal = async () => {
  await faults();
  await sim.control("settings", { tokens: [SIMULATOR_TOKEN] });
};

const ILLS = [
  {
    name: "OZmap down",
    strike: () => faults({ kind: "reset_before" }),
    mishap: "502 POST /v1/viability",
    words: `O sistema da rede não respondeu como devia. ${OURS}`,
  },
  {
    name: "a wrong token",
    strike: () => sim.control("settings", { tokens: ["another-invented-token"] }),
    mishap: "502 POST /v1/viability",
    words: `O sistema da rede não respondeu como devia. ${OURS}`,
  },
  {
    name: "a 500",
    strike: () => faults({ kind: "status", status: 500 }),
    mishap: "502 POST /v1/viability",
    words: `O sistema da rede não respondeu como devia. ${OURS}`,
  },
  {
    name: "garbage",
    strike: () => faults({ kind: "garbage" }),
    mishap: "502 POST /v1/viability",
    words: `O sistema da rede não respondeu como devia. ${OURS}`,
  },
  {
    name: "an answer cut in half",
    strike: () => faults({ kind: "truncate" }),
    mishap: "502 POST /v1/viability",
    words: `O sistema da rede não respondeu como devia. ${OURS}`,
  },
  {
    name: "a time-out",
    strike: () => faults({ kind: "hang", times: 1 }),
    mishap: "504 POST /v1/viability",
    words: `O sistema da rede demorou demais para responder. ${OURS}`,
  },
];

for (const { name, strike, mishap, words } of ILLS) {
  test(`${name} is no answer; healed, the same data gets one`, async (t) => {
    const visitor = await visit(t);
    await visitor.fillAll(place("viable"));
    await strike();
    visitor.foresee(mishap);
    await visitor.press("next");
    await visitor.sees("trouble");
    await visitor.says("Não conseguimos verificar agora");
    await visitor.says(words);
    await visitor.says("Nada do que você digitou se perdeu.");
    await visitor.wasNeverRefused();

    await heal();
    await visitor.page.getByRole("button", { name: "Tentar de novo" }).click();
    await visitor.sees("viable");
    await visitor.press("edit");
    await visitor.seesAllTyped(place("viable"));
    await visitor.wasNeverRefused();
  });
}

test("the visitor's own connection drops, and returns", async (t) => {
  const visitor = await visit(t);
  await visitor.fillAll(place("viable"));
  await visitor.page.context().setOffline(true);
  visitor.foresee("net::ERR_INTERNET_DISCONNECTED POST /v1/viability");
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.says("Parece que a conexão caiu. Confira sua internet.");
  await visitor.wasNeverRefused();
  await visitor.page.context().setOffline(false);
  await visitor.press("retry");
  await visitor.sees("viable");
});

test("a slow OZmap: progress is shown, nothing can be sent twice, then the answer comes", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.fillAll(place("viable"));
  await faults({ match: { pathContains: "/ftth-viability" }, kind: "latency", ms: 2500 });
  const from = Date.now();
  await visitor.press("next");
  await page.locator('.frame[aria-busy="true"]').waitFor();
  await page.getByRole("status").filter({ hasText: "Verificando a rede perto de você…" }).waitFor();
  assert.ok(await visitor.button("next").isDisabled());
  await visitor.sees("viable");
  assert.ok(Date.now() - from >= 2500, "the answer was not slow");
  assert.equal(await page.locator('.frame[aria-busy="true"]').count(), 0);
  await visitor.wasNeverRefused();
});

test("with OZmap down a contact can be left as soon as it is back", async (t) => {
  const visitor = await visit(t);
  await visitor.fillAll(place("viable"));
  await faults({ kind: "reset_before" });
  visitor.foresee("502 POST /v1/viability", "502 POST /v1/leads");
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.press("lead");
  await visitor.press("send-lead");
  await visitor.sees("trouble");
  await visitor.says("Seu contato ainda não foi enviado");
  await heal();
  await visitor.press("retry");
  await visitor.sees("lead_done");
  assert.equal((await theProspect()).code, await visitor.code());
});

test("a wrong token at the reservation: no code is promised, and the same request goes through later", async (t) => {
  const visitor = await visit(t);
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await sim.control("settings", { tokens: ["another-invented-token"] });
  visitor.foresee("502 POST /v1/reservations");
  await visitor.press("reserve");
  await visitor.sees("trouble");
  await visitor.says("Ainda não temos a confirmação da reserva");
  assert.equal(await visitor.page.locator("[data-code]").count(), 0);
  await visitor.wasNeverRefused();
  await heal();
  await visitor.press("retry");
  await visitor.sees("reserved", 45_000);
  await thePropertyOf(await visitor.code());
});

test("the answer to the POST is lost after it was done: still reserved, with one property", async (t) => {
  const visitor = await visit(t);
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  const { properties } = (await sim.control("world")).counts;
  await faults({ match: { method: "POST", pathContains: "/properties" }, kind: "reset_after", times: 1 });
  await visitor.press("reserve");
  await visitor.sees("reserved", 45_000);
  await thePropertyOf(await visitor.code());
  assert.equal((await sim.control("world")).counts.properties, properties + 1);
  assert.equal(await calls("POST /properties"), 1);
});
