// Bad input in each field: what is said, where it is tied, and where the focus goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTACT, degrees } from "./data.ts";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { place, visit, calls } = await startStack();

const long = (length: number) => "a".repeat(length);
const UNREADABLE = "Há um caractere que não dá para ler. Digite de novo, por favor.";
const TOO_LONG = { street: "O nome da rua está longo demais. Abrevie um pouco, por favor." };
const POINT = "Confira as coordenadas: são dois números, como -27,5954 e -48,5480.";

type Bad = [field: string, value: string, message: string];

const ADDRESS: Bad[] = [
  ["cep", "", "Informe o CEP."],
  ["cep", "8801", "O CEP tem 8 números, como 88010-000."],
  ["street", "", "Informe a rua ou avenida."],
  ["street", long(300), TOO_LONG.street],
  ["street", "Rua\u0007 das Tainhas", UNREADABLE],
  ["number", "", "Informe o número. Se não tiver, escreva s/n."],
  ["number", long(60), "O número está longo demais."],
  ["number", "1\u00072", UNREADABLE],
  ["block", long(41), "O bloco está longo demais. Abrevie um pouco, por favor."],
  ["block", "B\u0007", UNREADABLE],
  ["flat", long(21), "O apartamento está longo demais. Abrevie um pouco, por favor."],
  ["flat", "304\u0007", UNREADABLE],
  ["complement", long(300), "O complemento está longo demais. Abrevie um pouco, por favor."],
  ["complement", "Casa\u0007", UNREADABLE],
  ["district", long(300), "O nome do bairro está longo demais."],
  ["district", "Centro\u0007", UNREADABLE],
  ["city", "", "Informe a cidade."],
  ["city", long(300), "O nome da cidade está longo demais."],
  ["city", "Floripa\u0007", UNREADABLE],
  ["state", "", "Escolha o estado."],
  ["lat", "aqui", POINT],
  ["lng", "", POINT],
  ["lat", "91", POINT],
  ["lat", "38,7223", "Este ponto fica fora do Brasil. Latitude e longitude não estão trocadas?"],
];

const PERSON: Bad[] = [
  ["name", "", "Informe seu nome completo."],
  ["name", "Pessoa", "Informe nome e sobrenome."],
  ["name", "Pessoa <Inventada>", "Use só letras no nome."],
  ["name", `Pessoa ${long(300)}`, "O nome está longo demais. Abrevie um pouco, por favor."],
  ["phone", "", "Informe um telefone com DDD."],
  ["phone", "48 9999", "Confira o telefone: DDD e número, como (48) 99999-0000."],
  ["phone", "(20) 99999-0000", "Este DDD não existe. Confira os dois primeiros números."],
  ["email", "", "Informe seu e-mail."],
  ["email", "pessoa.teste.example", "Confira o e-mail, como nome@exemplo.com.br."],
  ["email", `${long(64)}@${`${long(60)}.`.repeat(4)}example`, "O e-mail está longo demais."],
];

/** What an error of the field is shown at: the two coordinates share one line. */
const target = (field: string) => (field === "lat" || field === "lng" ? "location" : field);

/** The error of a field is on the screen, tied to it, and the keyboard is there. */
async function marked(visitor: Visitor, field: string, message: string): Promise<void> {
  const { page } = visitor;
  const error = page.locator(`#conecte-${target(field)}-error`);
  await error.waitFor();
  assert.equal(await error.textContent(), message);
  const input = visitor.field(field);
  assert.equal(await input.getAttribute("aria-invalid"), "true");
  const tied = (await input.getAttribute("aria-describedby"))?.split(" ") ?? [];
  assert.ok(tied.includes(`conecte-${target(field)}-error`), `${field} is described by ${tied.join()}`);
  const focused = await page.evaluate(() => document.activeElement?.id);
  assert.equal(focused, target(field) === "location" ? "conecte-lat" : `conecte-${field}`);
}

async function unmarked(visitor: Visitor, field: string): Promise<void> {
  await visitor.page.locator(`#conecte-${target(field)}-error`).waitFor({ state: "hidden" });
  assert.equal(await visitor.field(field).getAttribute("aria-invalid"), null);
}

const fill = (visitor: Visitor, field: string, value: string) =>
  field === "state" ? visitor.field(field).selectOption(value) : visitor.field(field).fill(value);

/** Spoils one field of a step that is otherwise right, looks, and mends it. */
async function spoil(visitor: Visitor, [field, value, message]: Bad): Promise<void> {
  const right = await visitor.field(field).inputValue();
  await fill(visitor, field, value);
  await visitor.press("next");
  await marked(visitor, field, message);
  assert.equal(
    await visitor.page.locator('.conecte-form [aria-invalid="true"]:visible').count(),
    marks(field),
  );
  const summary = visitor.page.getByRole("alert");
  assert.match(
    (await summary.textContent()) ?? "",
    new RegExp(`^Falta acertar um campo:${escaped(message)}$`),
  );
  await fill(visitor, field, right);
  if (field === "cep") await visitor.cepAnswered();
  await unmarked(visitor, field);
}

const marks = (field: string) => (target(field) === "location" ? 2 : 1);
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const named = ([field, value]: Bad) =>
  `${field}: ${value === "" ? "empty" : JSON.stringify(value.slice(0, 24))}`;

test("the address", async (t) => {
  const visitor = await visit(t);
  await visitor.choosePlan();
  await visitor.fillAddress(place("viable"));
  for (const bad of ADDRESS) await t.test(named(bad), () => spoil(visitor, bad));
  await t.test("swapped coordinates", async () => {
    const { lat, lng } = place("viable");
    await visitor.field("lat").fill(degrees(lng));
    await visitor.field("lng").fill(degrees(lat));
    await visitor.press("next");
    await marked(visitor, "lat", "Este ponto fica fora do Brasil. Latitude e longitude não estão trocadas?");
  });
  await t.test("no coordinates", async () => {
    await visitor.field("lat").fill("");
    await visitor.field("lng").fill("");
    await visitor.press("next");
    await marked(visitor, "lat", "Marque o ponto da instalação, para sabermos onde fica a sua porta.");
  });
  assert.equal(await visitor.page.locator("form.conecte-form").getAttribute("data-step"), "address");
});

test("the contact", async (t) => {
  const visitor = await visit(t);
  await visitor.fillAll(place("viable"));
  for (const bad of PERSON) await t.test(named(bad), () => spoil(visitor, bad));
  await t.test("no consent", async () => {
    await visitor.field("consent").uncheck();
    await visitor.press("next");
    await marked(visitor, "consent", "Precisamos da sua concordância para continuar.");
    await visitor.field("consent").check();
    await unmarked(visitor, "consent");
  });
  assert.equal(await calls("GET /properties/ftth-viability"), 0, "nothing was asked of OZmap");
  await visitor.press("next");
  await visitor.sees("viable");
});

test("no plan chosen", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.press("next");
  const error = page.locator("#conecte-plan-error");
  await error.waitFor();
  assert.equal(await error.textContent(), "Escolha um plano para continuar.");
  const group = page.getByRole("radiogroup");
  assert.equal(await group.getAttribute("aria-invalid"), "true");
  assert.equal(await group.getAttribute("aria-describedby"), "conecte-plan-error");
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), "fibra-300");
  await visitor.choosePlan();
});

test("several at once: the first has the focus, the list leads to each", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.choosePlan();
  await visitor.field("street").fill("Rua das Tainhas");
  await visitor.press("next");
  await marked(visitor, "cep", "Informe o CEP.");
  const summary = page.getByRole("alert");
  await summary.getByText("Falta acertar 5 campos:").waitFor();
  const lines = await summary.getByRole("button").allTextContents();
  assert.deepEqual(lines, [
    "Informe o CEP.",
    "Informe o número. Se não tiver, escreva s/n.",
    "Informe a cidade.",
    "Escolha o estado.",
    "Marque o ponto da instalação, para sabermos onde fica a sua porta.",
  ]);
  await summary.getByRole("button", { name: "Informe a cidade." }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "conecte-city");
});

test("leaving a field that holds something wrong says so at once; an empty one stays quiet", async (t) => {
  const visitor = await visit(t);
  await visitor.choosePlan();
  await visitor.field("cep").fill("880");
  await visitor.field("street").focus();
  await visitor.page.locator("#conecte-cep-error", { hasText: "O CEP tem 8 números" }).waitFor();
  await visitor.field("number").focus();
  assert.ok(await visitor.page.locator("#conecte-street-error").isHidden());
});

test("markup in a field stays text on the screen", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await visitor.fillAll(place("viable"));
  await visitor.press("back");
  await visitor.field("block").fill("<i>B</i>");
  await visitor.field("complement").fill("<img src=x onerror=alert(1)>");
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.press("next");
  await visitor.sees("viable");
  await visitor.says("Bloco: <i>B</i>, <img src=x onerror=alert(1)>");
  assert.equal(await page.locator("img:not(.leaflet-tile)").count(), 0);
  await visitor.press("edit");
  assert.equal(await visitor.field("name").inputValue(), CONTACT.name);
});
