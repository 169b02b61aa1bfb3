/** One `Idempotency-Key` is one reservation, however often and however fast it is sent. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const stack = await startStack();
const signup = signupAt(stack.place("viable"));

beforeEach(() => stack.sim.control("reset", {}));

test("the same request again gets the same answer and makes no second call", async () => {
  const ticket = await stack.ticketFor(signup);
  const first = await stack.reserve(signup, ticket, "repeat-1");
  const second = await stack.reserve(signup, ticket, "repeat-1");
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.deepEqual(second.body, first.body);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
  await stack.theProperty(first.body.code);
});

test("it still does after a restart", async () => {
  const ticket = await stack.ticketFor(signup);
  const first = await stack.reserve(signup, ticket, "repeat-after-1");
  await stack.crash();
  const second = await stack.reserve(signup, ticket, "repeat-after-1");
  assert.deepEqual([second.status, second.body], [201, first.body]);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
});

test("the same request in other clothes is the same request", async () => {
  const ticket = await stack.ticketFor(signup);
  const first = await stack.reserve(signup, ticket, "layout-1");
  const { plan, contact, address, location } = signup;
  const clothes = { ticket, location, address, contact: { ...contact, phone: "+55 48 999990000" }, plan };
  const second = await stack.call("/v1/reservations", {
    body: JSON.stringify(clothes, null, 2),
    headers: { "idempotency-key": "layout-1" },
  });
  assert.deepEqual([second.status, second.body], [201, first.body]);
});

test("another request under the key is refused", async () => {
  const ticket = await stack.ticketFor(signup);
  const first = await stack.reserve(signup, ticket, "reused-1");
  const others = [
    { ...signup, contact: { ...signup.contact, name: "Outra Pessoa" } },
    { ...signup, contact: { ...signup.contact, email: "outra@teste.example" } },
    { ...signup, address: { ...signup.address, complement: "fundos" } },
    { ...signup, address: { ...signup.address, block: "B" } },
    { ...signup, address: { ...signup.address, flat: "12" } },
  ];
  for (const other of others)
    isProblem(await stack.reserve(other, ticket, "reused-1"), 422, "idempotency_key_reused");
  const secondTicket = await stack.ticketFor(signup);
  isProblem(await stack.reserve(signup, secondTicket, "reused-1"), 422, "idempotency_key_reused");
  assert.deepEqual((await stack.reserve(signup, ticket, "reused-1")).body, first.body);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
});

test("another key is another reservation", async () => {
  const [first, second] = [
    await stack.reserve(signup, await stack.ticketFor(signup), "one-key-01"),
    await stack.reserve(signup, await stack.ticketFor(signup), "two-key-02"),
  ];
  assert.notEqual(first.body.id, second.body.id);
  assert.notEqual(first.body.secret, second.body.secret);
  assert.notEqual(first.body.code, second.body.code);
});

test("a key is needed, and has a shape", async () => {
  const ticket = await stack.ticketFor(signup);
  const bad = ["", "short-1", "x".repeat(129), "with space", "with.dot.1", "ção-ção-ção", "line\ttab-1"];
  for (const path of ["/v1/reservations", "/v1/leads"]) {
    const body = path === "/v1/leads" ? signup : { ...signup, ticket };
    isProblem(await stack.call(path, { body }), 400, "idempotency_key_required");
    for (const key of bad)
      isProblem(
        await stack.call(path, { body, headers: { "idempotency-key": key } }),
        400,
        "idempotency_key_required",
      );
  }
  assert.deepEqual(await stack.noted("POST", "/"), []);
  for (const key of ["12345678", "x".repeat(128), "A_z-0_9-"])
    assert.equal((await stack.reserve(signup, await stack.ticketFor(signup), key)).status, 201, key);
});

test("fifty submissions at once are one POST", async () => {
  const ticket = await stack.ticketFor(signup);
  // OZmap takes its time: all fifty are there before it has answered.
  await stack.faults({ match: { method: "POST" }, kind: "latency", ms: 500 });
  const submissions = Array.from({ length: 50 }, () => stack.reserve(signup, ticket, "fifty-at-once"));
  const answers = await Promise.all(submissions);
  for (const answer of answers)
    assert.deepEqual([answer.status, answer.body], [201, answers[0]?.body], answer.text);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
  await stack.theProperty(answers[0]?.body.code);
});
