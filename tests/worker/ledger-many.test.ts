/** A thousand times the same request at once is one reservation. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signupAt } from "./data.ts";
import { startStack } from "./harness.ts";

const MANY = 1000;
const stack = await startStack();
const signup = signupAt(stack.place("viable"));

test("1,000 parallel submissions with one idempotency key make one POST", { timeout: 120_000 }, async () => {
  const before = await stack.freePorts();
  const ticket = await stack.ticketFor(signup);
  // Slow enough that the others arrive while the POST is under way.
  await stack.faults({ match: { method: "POST", pathContains: "/properties" }, kind: "latency", ms: 1500 });
  const answers = await Promise.all(
    Array.from({ length: MANY }, () => stack.reserve(signup, ticket, "one-of-many-1")),
  );
  const [first] = answers;
  assert.equal(first?.status, 201, first?.text);
  for (const answer of answers) assert.deepEqual([answer.status, answer.body], [201, first?.body]);
  const { calls } = (await stack.sim.control("world")) as { calls: Record<string, number> };
  assert.equal(calls["POST /properties"], 1);
  assert.equal(calls["GET /properties/client"], 1);
  await stack.theProperty(first?.body.code);
  assert.equal(await stack.freePorts(), before - 1);
});
