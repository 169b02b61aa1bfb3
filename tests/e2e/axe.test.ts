// axe finds nothing wrong in any step and any state of the form, in light and in dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sound } from "./axe.ts";
import { startStack } from "./stack.ts";

const { place, visit, faults, fillBox } = await startStack();

// What axe writes into the page is not of the page.
const AXE = { bypassCSP: true, reducedMotion: "reduce" } as const;

test("the steps, and what they say", async (t) => {
  const visitor = await visit(t, AXE);
  const { page } = visitor;
  const look = (what: string) => sound(page, what);
  await sound(page, "the whole page", "html");
  await visitor.press("next");
  await look("no plan");
  await visitor.choosePlan();
  await visitor.pin.waitFor();
  await look("the address");
  await visitor.press("next");
  await page.locator("#conecte-cep-error").waitFor();
  await look("the address with errors");
  await visitor.field("street").fill("Rua que eu conheço");
  await visitor.field("cep").fill(place("onlyDraft").address.cep);
  await visitor.cepSays("Mantivemos o que você digitou.");
  await visitor.press("use-cep");
  await visitor.field("number").fill("77");
  await visitor.field("complement").focus();
  await page.locator('[data-action="candidate"]').waitFor();
  await look("a proposed pin, and other places");
  await visitor.press("confirm-place");
  await visitor.field("street").fill("Rua que eu conheço");
  await visitor.field("cep").fill(place("viable").address.cep);
  await visitor.cepSays("Mantivemos o que você digitou.");
  await look("a confirmed pin, and a CEP that says otherwise");
  await visitor.fillAddress(place("viable"));
  await look("coordinates");
  await visitor.press("next");
  await visitor.atStep("contact");
  await look("the contact");
  await visitor.press("next");
  await page.locator("#conecte-name-error").waitFor();
  await look("the contact with errors");
});

test("the step of a site without a map", async (t) => {
  const visitor = await visit(t, AXE);
  await visitor.withoutMap();
  await visitor.choosePlan();
  await visitor.fillAddress(place("viable"));
  await visitor.field("lat").fill("");
  await visitor.press("next");
  await visitor.page.locator("#conecte-location-error").waitFor();
  await sound(visitor.page, "the plain step");
  await visitor.page.locator('label[for="conecte-street"]').evaluate((label) => label.remove());
  await assert.rejects(sound(visitor.page, "a field without a label"), /label at .*conecte-street/);
});

test("a yes and a reservation", async (t) => {
  const visitor = await visit(t, AXE);
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await sound(visitor.page, "yes");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  await sound(visitor.page, "the reservation");
});

test("a wait", async (t) => {
  const visitor = await visit(t, AXE);
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await faults({ match: { method: "POST", pathContains: "/properties" }, kind: "reset_before", times: 1 });
  await visitor.press("reserve");
  await visitor.sees("pending");
  await sound(visitor.page, "the wait");
});

test("a no and a lead", async (t) => {
  const visitor = await visit(t, AXE);
  await visitor.ask(place("noFreePort"));
  await visitor.sees("not_viable");
  await sound(visitor.page, "no");
  await visitor.press("lead");
  await visitor.sees("lead");
  await sound(visitor.page, "the lead");
  await visitor.press("send-lead");
  await visitor.sees("lead_done");
  await sound(visitor.page, "the lead that was left");
});

test("trouble, and the last port gone", async (t) => {
  const visitor = await visit(t, AXE);
  await visitor.fillAll(place("lastPort"));
  // A read is made once more by itself.
  await faults({ kind: "status", status: 500, times: 2 });
  visitor.foresee("502 POST /v1/viability", "409 POST /v1/reservations");
  await visitor.press("next");
  await visitor.sees("trouble");
  await sound(visitor.page, "trouble");
  await visitor.press("retry");
  await visitor.sees("viable");
  await fillBox(place("lastPort").boxes[0] ?? "");
  await visitor.press("reserve");
  await visitor.sees("no_port_left");
  await sound(visitor.page, "no port left");
});
