/** More customers than ports: each port serves one, and who comes too late is told so. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Place, signupAt } from "./data.ts";
import { type Answer, isProblem, startStack } from "./harness.ts";

const stack = await startStack();

beforeEach(() => stack.sim.control("reset", {}));

/** Customers with a ticket each for the same place, before any of them reserves. */
async function customersAt(place: Place, count: number) {
  const numbers = Array.from({ length: count }, (_, at) => String(at));
  return Promise.all(
    numbers.map(async (number) => {
      const signup = signupAt(place);
      signup.address = { ...signup.address, number };
      return { signup, ticket: await stack.ticketFor(signup), key: `race-${crypto.randomUUID()}` };
    }),
  );
}

/** The ports that answers hold, as `splitter:port`; each answer is one property on one port. */
async function portsOf(answers: Answer[]): Promise<string[]> {
  const properties = await Promise.all(answers.map(({ body }) => stack.theProperty(body.code)));
  return properties.map(({ connections }) => connections.map(({ id, port }) => `${id}:${port}`).join());
}

test("two customers, one port: one has it, the other hears that none is left", async () => {
  const before = await stack.freePorts();
  const customers = await customersAt(stack.place("lastPort"), 2);
  const answers = await Promise.all(
    customers.map(({ signup, ticket, key }) => stack.reserve(signup, ticket, key)),
  );
  const [won, lost] = answers.sort((a, b) => a.status - b.status) as [Answer, Answer];
  assert.equal(won.status, 201, won.text);
  isProblem(lost, 409, "no_port_left");
  await stack.theProperty(won.body.code);
  assert.equal(await stack.freePorts(), before - 1);
  // The loser's answer stays what it was, and asks OZmap for nothing.
  const posts = (await stack.noted("POST", "/properties")).length;
  for (const { signup, ticket, key } of customers) {
    const again = await stack.reserve(signup, ticket, key);
    assert.ok([201, 409].includes(again.status));
  }
  assert.equal((await stack.noted("POST", "/properties")).length, posts);
  // And a new check tells the truth.
  const now = await stack.check(signupAt(stack.place("lastPort")));
  assert.equal(now.body.reason, "no_free_port");
});

test("a port taken behind our back between check and reservation", async () => {
  const place = stack.place("lastPort");
  const [customer] = await customersAt(place, 1);
  assert.ok(customer);
  await stack.sim.control(`boxes/${place.boxes[0]}/fill`, {});
  const { signup, ticket, key } = customer;
  isProblem(await stack.reserve(signup, ticket, key), 409, "no_port_left");
});

test("when the nearest box is full meanwhile, the next one serves", async () => {
  const place = stack.place("twoBoxes");
  const answers: Answer[] = [];
  for (const { signup, ticket, key } of await customersAt(place, 2))
    answers.push(await stack.reserve(signup, ticket, key));
  for (const answer of answers) assert.equal(answer.status, 201, answer.text);
  const taken = (await stack.noted("POST", "/properties")).map(({ body, status }) => [
    place.boxes.indexOf((body as { box: string }).box),
    status,
  ]);
  assert.deepEqual(taken, [
    [0, 201],
    [0, 422],
    [1, 201],
  ]);
  assert.equal(new Set(await portsOf(answers)).size, 2);
});

test("thirteen customers at once for eleven ports: eleven are served, each by a port of their own", async () => {
  const customers = await customersAt(stack.place("twoBoxes"), 13);
  const answers = await Promise.all(
    customers.map(({ signup, ticket, key }) => stack.reserve(signup, ticket, key)),
  );
  const won = answers.filter(({ status }) => status === 201);
  for (const answer of answers.filter(({ status }) => status !== 201)) isProblem(answer, 409, "no_port_left");
  assert.equal(won.length, 11);
  assert.equal(new Set(await portsOf(won)).size, 11);
});
