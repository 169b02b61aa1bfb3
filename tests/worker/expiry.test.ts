/** At its expiry a reservation gives its port back, unless the customer is installed; and no crash or failure stops it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { days, otherSite, signupAt } from "./data.ts";
import { startStack, until } from "./harness.ts";

const HOLD_S = 4;
const SITE = otherSite("curta", { reservationDays: days(HOLD_S) });
const stack = await startStack({ sites: { sites: [SITE] } });
const signup = signupAt(stack.place("viable"));

let counter = 0;
async function reserved() {
  counter += 1;
  const ticket = await stack.ticketFor(signup, SITE.key);
  const answer = await stack.reserve(signup, ticket, `expiry-${counter}`, SITE.key);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.state, "reserved");
  const held = Date.parse(answer.body.expiresAt ?? "") - Date.now();
  assert.ok(held > 0 && held <= HOLD_S * 1000, answer.text);
  return answer.body;
}

const stateOf = async (body: Awaited<ReturnType<typeof reserved>>) =>
  (await stack.reservation(body, "GET", SITE.key)).body.state;
const deletions = async () => (await stack.noted("DELETE", "/properties/")).length;

test("the port is held until then, and free afterwards", async () => {
  await stack.sim.control("reset", {});
  const before = await stack.freePorts();
  const body = await reserved();
  const expires = Date.parse(body.expiresAt ?? "");
  await until(15_000, async () => {
    const state = await stateOf(body);
    const held = (await stack.propertiesOf(body.code)).length;
    if (Date.now() < expires) assert.deepEqual([state, held], ["reserved", 1]);
    return state === "released";
  });
  assert.deepEqual(await stack.propertiesOf(body.code), []);
  assert.equal(await stack.freePorts(), before);
  assert.equal(await deletions(), 1);
});

test("who was installed meanwhile is never deleted", async () => {
  await stack.sim.control("reset", {});
  const body = await reserved();
  const property = await stack.theProperty(body.code);
  await stack.sim.control(`clients/${property.client._id}/implant`, {});
  await until(15_000, async () => (await stateOf(body)) === "activated");
  assert.equal((await stack.theProperty(body.code)).client.implanted, true);
  assert.equal(await deletions(), 0);
});

test("what somebody else removed is released without a deletion", async () => {
  await stack.sim.control("reset", {});
  const body = await reserved();
  const property = await stack.theProperty(body.code);
  await stack.sim.control(`properties/${property.id}/delete`, {});
  await until(15_000, async () => (await stateOf(body)) === "released");
  assert.equal(await deletions(), 0);
});

test("a release that fails is tried again until OZmap agrees", { timeout: 60_000 }, async () => {
  await stack.sim.control("reset", {});
  const body = await reserved();
  // One failure of each call that a release is made of, and one whose answer is lost.
  await stack.faults(
    { match: { method: "GET", pathContains: "/properties/client" }, kind: "status", status: 500, times: 2 },
    { match: { method: "DELETE" }, kind: "status", status: 503, times: 1 },
    { match: { method: "DELETE" }, kind: "reset_after", times: 1 },
  );
  await until(40_000, async () => (await stateOf(body)) === "released");
  await stack.faults();
  assert.deepEqual(await stack.propertiesOf(body.code), []);
});

test("an edge that was down over the expiry releases by itself when it is back", async () => {
  await stack.sim.control("reset", {});
  const body = await reserved();
  const expires = Date.parse(body.expiresAt ?? "");
  await stack.crash({
    meanwhile: async () => {
      await until(HOLD_S * 1000 + 2000, async () => Date.now() > expires);
      await stack.theProperty(body.code);
    },
  });
  // Nobody asks the edge anything: only OZmap is looked at.
  await until(15_000, async () => (await stack.propertiesOf(body.code)).length === 0);
  await until(5000, async () => (await stateOf(body)) === "released");
});
