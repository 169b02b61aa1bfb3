// A site that looks up addresses at Google and CEPs at BrasilAPI: what their terms and their data allow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees } from "./data.ts";
import { startStack } from "./stack.ts";

const { place, visit, calls } = await startStack({ cep: ["brasilapi"], geocode: ["google"] });

const GOOGLE = "GET /_lookup/google";

test("what Google found is not shown on another map; the CEP's centre moves it", async (t) => {
  const visitor = await visit(t);
  await visitor.choosePlan();
  await visitor.pin.waitFor();
  await visitor.field("cep").fill(place("viable").address.cep);
  await visitor.cepAnswered();
  const answered = visitor.page.waitForResponse((response) => response.url().endsWith("/v1/geocode"));
  await visitor.field("number").fill(place("viable").address.number);
  await visitor.field("complement").focus();
  const { candidates } = await (await answered).json();
  assert.equal(candidates.length, 1);
  // It is not unknown either: nothing is said of it.
  await visitor.pointSays("Leve o pino até a sua porta");
  assert.equal(await visitor.page.getByText("Google Maps").count(), 0);
  assert.equal(await visitor.page.locator('[data-action="candidate"]').count(), 0);
  // The centre of the CEP is some 250 m off the house.
  await visitor.pin.focus();
  for (let zoom = 0; zoom < 3; zoom += 1) await visitor.page.keyboard.press("+");
  await visitor.page.keyboard.press("ArrowUp");
  await visitor.press("confirm-place");
  await visitor.pointSays("Ponto marcado.");
  assert.match(await visitor.field("lat").inputValue(), /^-27,77/);
  assert.notEqual(await visitor.field("lng").inputValue(), degrees(place("viable").lng));
});

test("without a map, houses are offered by name, with Google beside them", async (t) => {
  const visitor = await visit(t);
  await visitor.withoutMap();
  await visitor.choosePlan();
  await visitor.field("cep").fill(place("viable").address.cep);
  await visitor.cepAnswered();
  await visitor.field("number").fill(place("viable").address.number);
  await visitor.field("complement").focus();
  const offer = visitor.page.locator(".conecte-candidates");
  await offer.getByText("Google Maps").waitFor();
  await offer.getByRole("button", { name: "Rua das Tainhas, 120" }).click();
  await visitor.pointSays(`Ponto marcado: ${degrees(place("viable").lat)}`);
  assert.equal(await visitor.field("lng").inputValue(), degrees(place("viable").lng));
  assert.ok(await offer.isHidden());
  assert.equal(await calls(GOOGLE), 1);
});
