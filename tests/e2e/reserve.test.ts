// From an empty form to a port that is taken, in every way in which people do it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTACT, degrees } from "./data.ts";
import { startStack } from "./stack.ts";

const { place, visit, calls, counts, thePropertyOf, faults } = await startStack();

const DAYS_7_MS = 7 * 86_400_000;

/** The sentence about the end of a reservation that ends at `time`. */
function untilText(time: number): string {
  const zone = { timeZone: "America/Sao_Paulo" } as const;
  const date = new Intl.DateTimeFormat("pt-BR", { ...zone, dateStyle: "full" }).format(time);
  const clock = new Intl.DateTimeFormat("pt-BR", { ...zone, hour: "numeric", minute: "2-digit" });
  const parts = Object.fromEntries(clock.formatToParts(time).map(({ type, value }) => [type, value]));
  const minutes = parts.minute === "00" ? "" : parts.minute;
  return `Reserva válida até ${date}, às ${Number(parts.hour)}h${minutes}.`;
}

test("typing everything, viable, reserved, and still there after a reload", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  const before = await counts();
  const { address, lat, lng } = place("viable");
  const type = (name: string, text: string) => visitor.field(name).pressSequentially(text);

  await visitor.choosePlan("fibra-600");
  await type("cep", address.cep.replace("-", ""));
  await visitor.cepSays("Endereço preenchido.");
  await type("number", address.number);
  await type("block", "B");
  await type("flat", "304");
  await type("complement", "fundos");
  await visitor.openCoordinates();
  await type("lat", degrees(lat));
  await type("lng", degrees(lng));
  assert.equal(await visitor.field("cep").inputValue(), address.cep, "the CEP is formatted as it is typed");
  await visitor.press("next");
  await visitor.atStep("contact");
  await type("name", CONTACT.name);
  await type("phone", CONTACT.phone.replaceAll(/\D/g, ""));
  assert.equal(await visitor.field("phone").inputValue(), CONTACT.phone, "so is the phone number");
  await type("email", CONTACT.email);
  await visitor.field("consent").check();
  await visitor.press("next");

  await visitor.sees("viable");
  await visitor.says("Boa notícia: a fibra chega até você!");
  await visitor.says("Fibra 600");
  await visitor.says(`${address.street}, ${address.number}`);
  await visitor.says("Bloco: B, Apto: 304, fundos");
  assert.equal((await counts()).freePorts, before.freePorts, "an answer takes no port");

  const from = Date.now();
  await visitor.press("reserve");
  await visitor.sees("reserved");
  const to = Date.now();
  const code = await visitor.code();
  assert.match(code, /^CNT-[0-9A-Z]{26}$/);
  const { client, address: known } = await thePropertyOf(code);
  assert.match(known, /^Rua das Tainhas, 120 - Bloco B, Apto 304, fundos - /, "block and flat arrive");
  assert.deepEqual([client.code, client.name], [code, CONTACT.name]);
  const after = await counts();
  assert.equal(after.freePorts, before.freePorts - 1);
  assert.equal(after.properties, before.properties + 1);

  const until = (await page.locator(".until").textContent()) ?? "";
  const expected = [from, to].map((time) => untilText(time + DAYS_7_MS));
  assert.ok(expected.includes(until), `${until} is none of ${expected.join(" ")}`);

  await page.reload();
  await visitor.sees("reserved");
  assert.equal(await visitor.code(), code);
  assert.equal(await page.locator(".until").textContent(), until);
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  for (const secret of [...Object.values(CONTACT), address.street])
    assert.ok(!kept.includes(secret), `${secret} is kept after the end`);
});

test("a second click on reserve sends nothing", async (t) => {
  const visitor = await visit(t);
  let posts = 0;
  visitor.page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/reservations")) posts += 1;
  });
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await visitor.button("reserve").dblclick();
  await visitor.sees("reserved");
  assert.equal(posts, 1);
  assert.equal(await calls("POST /properties"), 1);
  await thePropertyOf(await visitor.code());
});

test("a reload while the reservation is under way ends with one port", async (t) => {
  const visitor = await visit(t);
  const before = await counts();
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await faults({ match: { method: "POST", pathContains: "/properties" }, kind: "latency", ms: 1500 });
  const sent = visitor.page.waitForRequest((request) => request.url().endsWith("/v1/reservations"));
  await visitor.press("reserve");
  await sent;
  visitor.foresee("net::ERR_ABORTED POST /v1/reservations");
  await visitor.page.reload();
  await visitor.sees("reserved");
  await thePropertyOf(await visitor.code());
  assert.equal((await counts()).properties, before.properties + 1);
});

test("a reload in the middle of the form keeps what was typed", async (t) => {
  const visitor = await visit(t);
  await visitor.fillAll(place("viable"));
  await visitor.page.reload();
  await visitor.seesAllTyped(place("viable"));
  await visitor.press("back");
  await visitor.atStep("plan");
  assert.ok(await visitor.page.locator('input[value="fibra-300"]').isChecked());
});

test("a place of the panel fills the form", async (t) => {
  const visitor = await visit(t);
  const { address } = place("viable");
  await visitor.page.locator("#places button", { hasText: "Com fibra e portas livres" }).click();
  await visitor.choosePlan();
  assert.equal(await visitor.field("street").inputValue(), address.street);
  await visitor.press("next");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.sees("viable");
});

test("the code can be copied", async (t) => {
  const visitor = await visit(t, { permissions: ["clipboard-read", "clipboard-write"] });
  await visitor.ask(place("viable"));
  await visitor.press("reserve");
  await visitor.sees("reserved");
  await visitor.press("copy");
  await visitor.page.locator(".copy-status", { hasText: "Código copiado" }).waitFor();
  assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), await visitor.code());
});

test("another signup begins with an empty form", async (t) => {
  const visitor = await visit(t);
  await visitor.ask(place("viable"));
  await visitor.press("reserve");
  await visitor.sees("reserved");
  await visitor.press("restart");
  await visitor.atStep("plan");
  await visitor.choosePlan();
  for (const name of ["cep", "street", "number", "city", "state", "lat", "lng", "name", "phone", "email"])
    assert.equal(await visitor.field(name).inputValue(), "", name);
});
