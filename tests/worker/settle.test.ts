/**
 * POSTs that may have been lost, or may only be late: nothing is posted again before it is clear.
 * All are sent first, one after the other, so that they settle together.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signupAt } from "./data.ts";
import { type Answer, startStack, until } from "./harness.ts";

/** The core waits 15 s before a second POST; a slow machine may add to that. */
const SETTLED_WITHIN_MS = 25_000;
const POST = { method: "POST", pathContains: "/properties" };

const stack = await startStack();
const signup = signupAt(stack.place("viable"));
const freeBefore = await stack.freePorts();

/** Starts a reservation whose POST is hit; resolves when the POST has arrived. */
async function start(key: string, fault: object) {
  const ticket = await stack.ticketFor(signup);
  const before = (await stack.noted("POST", "/properties")).length;
  await stack.faults({ match: POST, times: 1, ...fault });
  const again = () => stack.reserve(signup, ticket, key);
  const submitted = again();
  await until(5000, async () => (await stack.noted("POST", "/properties")).length > before);
  return { submitted, again };
}

const late = await start("settle-late-1", { kind: "latency", phase: "before", ms: 12_000 });
const cut = await start("settle-cut-1", { kind: "reset_before" });
const failed = await start("settle-failed-1", { kind: "status", status: 500 });
const started = Date.now();

const postsOf = async (code: string | undefined) =>
  (await stack.noted("POST", "/properties")).filter(
    ({ body }) => (body as { client: { code: string } }).client.code === code,
  ).length;

async function settles(answer: Answer, again: () => Promise<Answer>, posts: number) {
  assert.deepEqual([answer.status, answer.body.state], [202, "pending"], answer.text);
  await until(
    SETTLED_WITHIN_MS,
    async () => (await stack.reservation(answer.body)).body.state === "reserved",
  );
  const { body } = await again();
  assert.deepEqual([body.id, body.code, body.secret], [answer.body.id, answer.body.code, answer.body.secret]);
  assert.equal(body.state, "reserved");
  await stack.theProperty(body.code);
  assert.equal(await postsOf(body.code), posts);
}

test("asking again hurries nothing: still pending, still one POST each", async () => {
  for (const { submitted, again } of [cut, failed]) {
    const [first, second] = [await submitted, await again()];
    assert.deepEqual([second.status, second.body], [202, first.body]);
    assert.equal(await postsOf(first.body.code), 1);
  }
  assert.ok(Date.now() - started < 10_000, "the machine is too slow for this test");
});

test("cut before OZmap took it: reserved by a second POST", { timeout: 60_000 }, async () => {
  await settles(await cut.submitted, cut.again, 2);
});

test("failed before OZmap took it: reserved by a second POST", { timeout: 60_000 }, async () => {
  await settles(await failed.submitted, failed.again, 2);
});

test("taken by OZmap long after the edge gave up waiting: no second POST", { timeout: 60_000 }, async () => {
  await settles(await late.submitted, late.again, 1);
});

test("together they hold three ports", async () => {
  assert.equal(await stack.freePorts(), freeBefore - 3);
});
