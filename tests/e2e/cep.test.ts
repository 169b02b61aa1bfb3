// The CEP fills the address in, and never takes away what somebody typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { place, visit, faults, calls } = await startStack();

const down = (service: string, fault: object) => ({
  match: { pathContains: `/_lookup/${service}` },
  ...fault,
});
const ASKED = "GET /_lookup/viacep";

/** Somebody at the address step, with the keyboard in the CEP. */
async function atCep(visitor: Visitor): Promise<void> {
  await visitor.choosePlan();
  await visitor.field("cep").focus();
}

const focused = (visitor: Visitor) =>
  visitor.page.evaluate(() => document.activeElement?.getAttribute("name"));

async function address(visitor: Visitor): Promise<string[]> {
  const fields = ["street", "district", "city", "state"].map((name) => visitor.field(name).inputValue());
  return Promise.all(fields);
}

const of = (name: string) => {
  const { street, district, city, state } = place(name).address;
  return [street, district, city, state];
};

test("eight digits fill the address in and lead to the number; all of it can be changed", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  await visitor.page.keyboard.type(place("viable").address.cep.replace("-", ""));
  await visitor.cepSays("Endereço preenchido. Confira e informe o número.");
  assert.deepEqual(await address(visitor), of("viable"));
  assert.equal(await focused(visitor), "number");
  await visitor.page.keyboard.type("120");
  for (const name of ["street", "district", "city"]) await visitor.field(name).fill("Nome novo");
  await visitor.field("state").selectOption("PR");
  assert.deepEqual(await address(visitor), ["Nome novo", "Nome novo", "Nome novo", "PR"]);
  await visitor.field("cep").focus();
  await visitor.field("number").focus();
  assert.equal(await calls(ASKED), 1, "leaving the field asks nothing again");
});

test("another CEP replaces what the first one brought, and only that", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  await visitor.field("cep").fill(place("noFreePort").address.cep);
  await visitor.cepSays("Endereço preenchido.");
  await visitor.field("district").fill("Meu bairro");
  await visitor.field("cep").fill(place("lastPort").address.cep);
  await visitor.cepSays("Mantivemos o que você digitou.");
  const [street, district, city, state] = of("lastPort");
  await visitor.cepSays(`Para este CEP encontramos: ${district}.`);
  assert.deepEqual(await address(visitor), [street, "Meu bairro", city, state]);
  await visitor.press("use-cep");
  assert.deepEqual(await address(visitor), of("lastPort"));
  assert.equal(await focused(visitor), "number");
  assert.equal(await visitor.button("use-cep").count(), 0);
});

test("a CEP of a whole town asks for the street, and takes the street of the CEP before away", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  await visitor.field("cep").fill(place("viable").address.cep);
  await visitor.cepSays("Endereço preenchido.");
  await visitor.field("cep").fill("88190-900");
  await visitor.cepSays("Este CEP vale para a cidade toda.");
  assert.deepEqual(await address(visitor), ["", "", "Governador Celso Ramos", "SC"]);
  assert.equal(await focused(visitor), "street");
});

test("a CEP that nobody knows is said calmly, and typing goes on", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  await visitor.field("cep").fill("88999-999");
  await visitor.cepSays("Não achamos este CEP.");
  assert.deepEqual(await address(visitor), ["", "", "", ""]);
  assert.equal(await focused(visitor), "cep");
  assert.equal(await visitor.page.locator('[aria-invalid="true"]').count(), 0, "it is no mistake");
  await visitor.fillAddress(place("viable"));
});

test("providers that do not answer lead to typing, and to the same signup", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  const broken = { kind: "status", status: 500 };
  await faults(down("viacep", broken), down("brasilapi", broken));
  visitor.foresee("503 GET /v1/cep/88058201");
  await visitor.field("cep").fill("88058-201");
  await visitor.cepSays("A busca não está respondendo agora. Digite o endereço, por favor.");
  await faults();
  await visitor.fillAddress(place("viable"));
  await visitor.press("next");
  await visitor.atStep("contact");
});

test("a slow look-up shows that it is under way; a late answer for an older CEP never wins", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  await faults(down("viacep", { kind: "latency", ms: 1500, times: 1 }));
  const older = place("twoBoxes").address.cep;
  await visitor.field("cep").fill(older);
  await visitor.cepSays("Buscando o endereço…");
  visitor.foresee(`net::ERR_ABORTED GET /v1/cep/${older.replace("-", "")}`);
  await visitor.field("cep").fill(place("edgeOfRadius").address.cep);
  await visitor.cepSays("Endereço preenchido.");
  assert.deepEqual(await address(visitor), of("edgeOfRadius"));
  // Longer than the older answer takes.
  await visitor.page.waitForTimeout(1800);
  assert.deepEqual(await address(visitor), of("edgeOfRadius"));
});

test("whoever goes on typing is not interrupted", async (t) => {
  const visitor = await visit(t);
  await atCep(visitor);
  await faults(down("viacep", { kind: "latency", ms: 800, times: 1 }));
  await visitor.field("cep").fill(place("onlyBlocked").address.cep);
  await visitor.field("street").fill("Rua que eu conheço");
  await visitor.cepSays("Mantivemos o que você digitou.");
  const [, district, city, state] = of("onlyBlocked");
  assert.deepEqual(await address(visitor), ["Rua que eu conheço", district, city, state]);
  assert.equal(await focused(visitor), "street");
});

test("a reload asks nothing and changes nothing", async (t) => {
  const visitor = await visit(t);
  await visitor.choosePlan();
  await visitor.fillAddress(place("viable"));
  await visitor.field("street").fill("Outra rua");
  const before = await calls(ASKED);
  await visitor.page.reload();
  await visitor.atStep("address");
  await visitor.field("cep").focus();
  await visitor.field("street").focus();
  assert.equal(await visitor.field("street").inputValue(), "Outra rua");
  assert.equal(await calls(ASKED), before);
});
