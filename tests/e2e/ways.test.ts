// Other ways through the form: a keyboard alone, the browser's own position; and the policy that guards the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTACT, degrees } from "./data.ts";
import { startStack } from "./stack.ts";

const { edge, place, visit, thePropertyOf } = await startStack();

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

test("a reservation with nothing but the keyboard", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  const { keyboard } = page;
  /** Presses Tab until the focus is on it, as somebody would who cannot see where else to go. */
  const tabTo = async (selector: string) => {
    for (let presses = 0; presses < 30; presses += 1) {
      const there = await page.evaluate((wanted) => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        if (!focused?.matches(wanted)) return false;
        const { outlineStyle, boxShadow } = getComputedStyle(focused.closest(".conecte-plan") ?? focused);
        if (outlineStyle === "none" && boxShadow === "none") throw new Error(`no focus is seen on ${wanted}`);
        return true;
      }, selector);
      if (there) return;
      await keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  };
  const type = async (name: string, text: string) => {
    await tabTo(`[name="${name}"]`);
    await keyboard.type(text);
  };
  const { address, lat, lng } = place("viable");

  await tabTo('input[name="plan"]');
  await keyboard.press("Space");
  await keyboard.press("ArrowDown");
  await tabTo('[data-action="next"]');
  await keyboard.press("Enter");
  await visitor.atStep("address");
  await type("cep", address.cep.replace("-", ""));
  await visitor.cepSays("Endereço preenchido.");
  // The keyboard is at the number already.
  await keyboard.type(address.number);
  await type("complement", "Casa 2");
  await tabTo("summary");
  await keyboard.press("Enter");
  await type("lat", degrees(lat));
  await type("lng", degrees(lng));
  await keyboard.press("Enter");
  await visitor.atStep("contact");
  for (const [name, value] of Object.entries(CONTACT)) await type(name, value);
  await tabTo('[name="consent"]');
  await keyboard.press("Space");
  await tabTo('[data-action="next"]');
  await keyboard.press("Enter");
  await visitor.sees("viable");
  await visitor.says("Fibra 600");
  assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName), "H2");
  await tabTo('[data-action="reserve"]');
  await keyboard.press("Enter");
  await visitor.sees("reserved");
  await thePropertyOf(await visitor.code());
});

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
