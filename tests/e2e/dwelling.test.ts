// Block and flat: fields of their own until OZmap, which has one line for an address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { place, visit, theProspect } = await startStack();

const DOOR = { block: "Torre Sul", flat: "1203-A", complement: "fundos" };

async function fillDoor(visitor: Visitor): Promise<void> {
  for (const [name, value] of Object.entries(DOOR)) await visitor.field(name).fill(value);
}

async function door(visitor: Visitor): Promise<object> {
  const names = Object.keys(DOOR);
  const values = await Promise.all(names.map((name) => visitor.field(name).inputValue()));
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

test("they reach OZmap with a lead, in words that its users read", async (t) => {
  const visitor = await visit(t);
  await visitor.fillAll(place("noFreePort"));
  await visitor.press("back");
  await fillDoor(visitor);
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.press("next");
  await visitor.seesRefusal();
  await visitor.press("lead");
  await visitor.press("send-lead");
  await visitor.sees("lead_done");
  const { address } = place("noFreePort");
  const known = (await theProspect()).address;
  assert.ok(
    known.startsWith(`${address.street}, ${address.number} - Torre Sul, Apto 1203-A, fundos - `),
    known,
  );
});

test("no CEP overwrites them, and the look-up of the place does not hear of them", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/geocode")) asked.push(request.postData() ?? "");
  });
  await visitor.choosePlan();
  await fillDoor(visitor);
  await visitor.field("cep").fill(place("noFreePort").address.cep);
  await visitor.cepAnswered();
  await visitor.field("number").fill(place("noFreePort").address.number);
  await visitor.field("complement").focus();
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await visitor.field("cep").fill(place("viable").address.cep);
  await page.waitForFunction(
    (street) => document.querySelector<HTMLInputElement>("#conecte-street")?.value === street,
    place("viable").address.street,
  );
  assert.deepEqual(await door(visitor), DOOR);
  assert.ok(asked.length >= 1);
  for (const body of asked)
    for (const part of [...Object.keys(DOOR), ...Object.values(DOOR)])
      assert.ok(!body.includes(part), `${part} in ${body}`);
});

test("a reload keeps them", async (t) => {
  const visitor = await visit(t);
  // A tile on its way when the page goes is a request that failed.
  await visitor.withoutMap();
  await visitor.choosePlan();
  await visitor.fillAddress(place("viable"));
  await fillDoor(visitor);
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.page.reload();
  await visitor.atStep("contact");
  await visitor.press("back");
  await visitor.atStep("address");
  assert.deepEqual(await door(visitor), DOOR);
});

for (const width of [360, 768, 1280])
  test(`block and flat stand side by side, and in line, at ${width} pixels, in every language`, async (t) => {
    const visitor = await visit(t, { viewport: { width, height: 900 } });
    const { page } = visitor;
    await visitor.choosePlan();
    const box = async (name: string) => {
      const found = await visitor.field(name).boundingBox();
      assert.ok(found, name);
      return found;
    };
    for (const lang of ["pt-BR", "en", "es"]) {
      await page.locator("conecte-signup").evaluate((form, lang) => form.setAttribute("lang", lang), lang);
      await page.locator(`form.conecte-form[lang="${lang}"]`).waitFor();
      await visitor.fits(`the address in ${lang}`);
      const [number, block, flat] = [await box("number"), await box("block"), await box("flat")];
      assert.equal(block.y, flat.y, lang);
      assert.ok(flat.x >= block.x + block.width, "one after the other");
      assert.ok(block.width >= 100, `${block.width} pixels are too few to type in`);
      assert.equal(number.y === block.y, width > 360, "beside the number where there is room");
    }
  });
