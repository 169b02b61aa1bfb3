// Other ways through the form: the browser's own position; and the policy that guards the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees } from "./data.ts";
import { startStack } from "./stack.ts";

const { edge, place, visit } = await startStack();

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

test("without a map, the browser's position fills the point", async (t) => {
  const { lat, lng } = place("viable");
  const visitor = await visit(t, {
    geolocation: { latitude: lat, longitude: lng, accuracy: 8 },
    permissions: ["geolocation"],
  });
  const { page } = visitor;
  await visitor.withoutMap();
  await visitor.choosePlan();
  await visitor.fillAddress(place("noBoxInRange"));
  await visitor.press("locate");
  await page.getByText(`Ponto marcado: ${degrees(lat)}; ${degrees(lng)}`).waitFor();
  assert.equal(await visitor.field("lat").inputValue(), degrees(lat));
  assert.equal(await visitor.field("lng").inputValue(), degrees(lng));
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.sees("viable");
});

test("a position that is refused leads to the coordinates", async (t) => {
  const visitor = await visit(t, { permissions: [] });
  await visitor.choosePlan();
  await visitor.press("locate");
  await visitor.page.getByText("O navegador não liberou sua localização.").waitFor();
  await visitor.field("lat").waitFor();
  assert.ok(await visitor.button("locate").isEnabled());
});

test("the page is served under a strict policy", async () => {
  const answer = await fetch(edge.url);
  const policy = answer.headers.get("content-security-policy")?.split("; ") ?? [];
  for (const directive of POLICY) assert.ok(policy.includes(directive), `${directive} is not in ${policy}`);
  const script = await fetch(`${edge.url}/demo.js`);
  assert.equal(script.headers.get("x-content-type-options"), "nosniff");
});

test("the policy holds, and these tests see a violation", async (t) => {
  const visitor = await visit(t);
  visitor.foresee("violation: style-src-attr", "violation: require-trusted-types-for");
  const refused = await visitor.page.evaluate(() => {
    document.body.setAttribute("style", "color: red");
    try {
      document.createElement("p").innerHTML = "<b>markup</b>";
      return "";
    } catch (error) {
      return (error as Error).name;
    }
  });
  assert.equal(refused, "TypeError");
  assert.equal(await visitor.page.evaluate(() => document.body.style.color), "");
});

test("the whole way, map and all, breaks no part of the policy", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  const policy = (await (await page.request.get(edge.url)).headers())["content-security-policy"] ?? "";
  assert.ok(policy.includes("trusted-types 'none'"), "no policy may turn text into markup");
  await visitor.choosePlan();
  await visitor.field("cep").fill(place("viable").address.cep);
  await visitor.cepAnswered();
  await visitor.field("number").fill(place("viable").address.number);
  await visitor.field("complement").focus();
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await page.getByRole("button", { name: "Aproximar o mapa" }).click();
  await visitor.press("confirm-place");
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.sees("viable");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  assert.deepEqual(visitor.watched.mishaps, []);
});
