/** The edge dies by SIGKILL at the worst moment: after a restart, ledger and OZmap agree again without anybody's help. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signupAt } from "./data.ts";
import { startStack, until } from "./harness.ts";
import { ledgerStates } from "./state-files.ts";

const stack = await startStack();
const signup = signupAt(stack.place("viable"));
const POST = { method: "POST", pathContains: "/properties" };

/** Submits, and kills the edge once OZmap has the POST. */
async function dieDuringPost(key: string, kind: string) {
  await stack.sim.control("reset", {});
  const ticket = await stack.ticketFor(signup);
  await stack.faults({ match: POST, kind, times: 1 });
  const submitted = stack.reserve(signup, ticket, key).then(
    () => "answered",
    () => "cut off",
  );
  await until(5000, async () => (await stack.noted("POST", "/properties")).length === 1);
  await stack.crash();
  assert.equal(await submitted, "cut off");
  return () => stack.reserve(signup, ticket, key);
}

test("OZmap had taken it: reserved by the alarm, with one property", { timeout: 120_000 }, async () => {
  const again = await dieDuringPost("restart-taken-1", "hang_after");
  await until(30_000, async () => ledgerStates(stack.edge.stateDir).includes("reserved"));
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
  const answer = await again();
  assert.deepEqual([answer.status, answer.body.state], [201, "reserved"], answer.text);
  await stack.theProperty(answer.body.code);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
});

test("OZmap had not: the customer's next try reserves, with one property", { timeout: 120_000 }, async () => {
  const again = await dieDuringPost("restart-not-taken-1", "hang");
  // Who the customer is died with the edge: the same request brings it back.
  const answer = await until(60_000, async () => {
    const one = await again();
    return one.status === 201 && one;
  });
  await stack.theProperty(answer.body.code);
  assert.equal((await stack.noted("POST", "/properties")).length, 2);
});
