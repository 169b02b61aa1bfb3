// The smallest telephone in use: 360 CSS pixels wide. No screen may scroll sideways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startStack } from "./stack.ts";

const { place, visit, faults, fillBox, thePropertyOf, counts } = await startStack();

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("every step, with and without errors, and the way to a lead", async (t) => {
  const visitor = await visit(t, PHONE);
  await visitor.fits("the plans");
  await visitor.press("next");
  await visitor.fits("the plans with an error");
  await visitor.choosePlan();
  await visitor.fits("the address");
  await visitor.press("next");
  await visitor.fits("the address with errors");
  await visitor.fillAddress(place("noFreePort"));
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.fits("the contact");
  await visitor.press("next");
  await visitor.fits("the contact with errors");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.seesRefusal();
  await visitor.fits("the refusal");
  await visitor.press("lead");
  await visitor.sees("lead");
  await visitor.fits("the lead");
  await visitor.press("send-lead");
  await visitor.sees("lead_done");
  await visitor.fits("the end of the lead");
});

test("trouble, yes, and the last port gone", async (t) => {
  const visitor = await visit(t, PHONE);
  await visitor.fillAll(place("lastPort"));
  // A read is made once more by itself.
  await faults({ kind: "status", status: 500, times: 2 });
  visitor.foresee("502 POST /v1/viability", "409 POST /v1/reservations");
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.fits("trouble");
  await visitor.press("retry");
  await visitor.sees("viable");
  await visitor.fits("the yes");
  await fillBox(place("lastPort").boxes[0] ?? "");
  await visitor.press("reserve");
  await visitor.sees("no_port_left");
  await visitor.fits("the last port gone");
});

test("an unknown outcome: the page waits with the person, then shows the reservation", async (t) => {
  const visitor = await visit(t, PHONE);
  const { page } = visitor;
  const before = await counts();
  await visitor.ask(place("viable"));
  await visitor.sees("viable");
  await faults({ match: { method: "POST", pathContains: "/properties" }, kind: "reset_before", times: 1 });
  await visitor.press("reserve");
  await visitor.sees("pending");
  await visitor.says("Estamos confirmando sua reserva");
  assert.equal(await page.locator(".until").count(), 0, "no date before it is sure");
  await visitor.fits("the wait");
  const code = await visitor.code();
  // Nobody has to keep the page open as it is.
  await page.reload();
  await visitor.sees("reserved", 45_000);
  await visitor.fits("the reservation");
  assert.equal(await visitor.code(), code);
  await thePropertyOf(code);
  assert.equal((await counts()).properties, before.properties + 1);
  await visitor.wasNeverRefused();
});
