/** POSTs that fail, or of which nobody knows what came of them: in the end exactly one property, or none. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { signupAt } from "./data.ts";
import { type Answer, isProblem, startStack, until } from "./harness.ts";

const stack = await startStack();
const signup = signupAt(stack.place("viable"));
const POST = { method: "POST", pathContains: "/properties" };
const FIND = { method: "GET", pathContains: "/properties/client" };

beforeEach(() => stack.sim.control("reset", {}));

let counter = 0;
/** Submits while OZmap misbehaves; `again` is the same request once more. */
async function submit(...faults: object[]) {
  counter += 1;
  const key = `outcome-${counter}-${Date.now()}`;
  const ticket = await stack.ticketFor(signup);
  await stack.faults(...faults);
  const again = () => stack.reserve(signup, ticket, key);
  return { answer: await again(), again };
}

const posts = async () => (await stack.noted("POST", "/properties")).length;

/** The reservation that a pending answer is about, once it is reserved. */
async function reservedWithin(limitMs: number, { body }: Answer) {
  await until(limitMs, async () => (await stack.reservation(body)).body.state === "reserved");
  await stack.theProperty(body.code);
}

const DONE_BUT_LOST = [
  { kind: "reset_after" },
  { kind: "garbage" },
  { kind: "truncate" },
  { kind: "status", status: 500, phase: "after" },
  { kind: "redirect", phase: "after" },
];
for (const fault of DONE_BUT_LOST)
  test(`OZmap took it, the answer was lost (${fault.kind}): reserved, by looking it up`, async () => {
    const { answer, again } = await submit({ match: POST, times: 1, ...fault });
    assert.deepEqual([answer.status, answer.body.state], [201, "reserved"], answer.text);
    await stack.theProperty(answer.body.code);
    assert.deepEqual((await again()).body, answer.body);
    assert.equal(await posts(), 1);
  });

test("OZmap took it and never answered: reserved after the time limit", { timeout: 40_000 }, async () => {
  const { answer } = await submit({ match: POST, times: 1, kind: "hang_after" });
  // The look-up comes just before the edge would answer 202, or just after.
  assert.ok([201, 202].includes(answer.status), answer.text);
  await reservedWithin(10_000, answer);
  assert.equal(await posts(), 1);
});

test("the look-up fails, too: pending, then reserved without a second POST", {
  timeout: 40_000,
}, async () => {
  const { answer } = await submit(
    { match: POST, times: 1, kind: "reset_after" },
    { match: FIND, times: 2, kind: "status", status: 503 },
  );
  assert.deepEqual([answer.status, answer.body.state], [202, "pending"], answer.text);
  assert.equal(answer.body.expiresAt, undefined);
  await reservedWithin(20_000, answer);
  assert.equal(await posts(), 1);
});

test("a refused token is said at once, takes no port, and once mended the same key goes on", async () => {
  for (const status of [401, 403]) {
    const before = await stack.freePorts();
    const { answer, again } = await submit({ match: POST, kind: "status", status });
    isProblem(answer, 502, "upstream_unauthorized");
    assert.equal(await stack.freePorts(), before);
    isProblem(await again(), 502, "upstream_unauthorized");
    await stack.faults();
    const mended = await again();
    assert.equal(mended.status, 201, mended.text);
    await stack.theProperty(mended.body.code);
    assert.equal(await stack.freePorts(), before - 1);
  }
});

test("asked for fewer requests: pending, then reserved", { timeout: 30_000 }, async () => {
  const { answer } = await submit({ match: POST, times: 1, kind: "status", status: 429 });
  assert.deepEqual([answer.status, answer.body.state], [202, "pending"], answer.text);
  await reservedWithin(15_000, answer);
  assert.equal(await posts(), 2);
});

test("a refusal by every box is no port left", async () => {
  const { answer } = await submit({ match: POST, kind: "status", status: 400 });
  isProblem(answer, 409, "no_port_left");
});

test("a pending reservation can be cancelled, and nothing stays behind", async () => {
  const before = await stack.freePorts();
  const { answer } = await submit(
    { match: POST, times: 1, kind: "reset_after" },
    // A read is made once more by itself.
    { match: FIND, times: 2, kind: "status", status: 503 },
  );
  assert.equal(answer.status, 202, answer.text);
  await stack.faults();
  const cancelled = await stack.reservation(answer.body, "DELETE");
  assert.deepEqual([cancelled.status, cancelled.body.state], [200, "cancelled"], cancelled.text);
  assert.deepEqual(await stack.propertiesOf(answer.body.code), []);
  assert.equal(await stack.freePorts(), before);
});
