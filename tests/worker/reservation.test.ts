/** A port is taken, told about, and given back. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { KEY, otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const OTHER = otherSite("outra");
const stack = await startStack({ sites: { sites: [SITE, OTHER] } });
const signup = signupAt(stack.place("viable"));
const DAY_MS = 86_400_000;

beforeEach(() => stack.sim.control("reset", {}));

async function reserved(key: string) {
  const answer = await stack.reserve(signup, await stack.ticketFor(signup), key);
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

test("a reservation holds one port, for seven days, under its code", async () => {
  const before = await stack.freePorts();
  const answer = await stack.reserve(signup, await stack.ticketFor(signup), "happy-path-1");
  assert.equal(answer.status, 201, answer.text);
  const { id, code, state, expiresAt, secret, ...rest } = answer.body;
  assert.deepEqual([state, rest], ["reserved", {}]);
  assert.match(id ?? "", /^[0-9a-f-]{36}$/);
  assert.match(code ?? "", /^CNT-[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.match(secret ?? "", /^[\w-]{43}$/);
  assert.match(expiresAt ?? "", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const held = Date.parse(expiresAt ?? "") - Date.now();
  assert.ok(held > 7 * DAY_MS - 60_000 && held <= 7 * DAY_MS, expiresAt);

  assert.equal(await stack.freePorts(), before - 1);
  const property = await stack.theProperty(code);
  assert.equal(property.client.implanted, false);
  assert.equal(property.client.name, "Pessoa Inventada");
  assert.deepEqual(property.coords, [signup.location.lng, signup.location.lat]);
  assert.equal(property.address, "Rua das Tainhas, 120 - Pântano do Sul, Florianópolis - SC, 88067-101");
  const [posted, ...more] = await stack.noted("POST", "/properties");
  assert.deepEqual(more, []);
  const sent = posted?.body as Record<string, unknown>;
  assert.equal(sent.box, stack.place("viable").boxes[0]);
  assert.deepEqual([sent.auto_connect, sent.force], [true, false]);
});

test("nobody is told 'reserved' before OZmap shows the port", async () => {
  const { code } = await reserved("read-back-1");
  const all = [
    ...(await stack.noted("POST", "/properties")),
    ...(await stack.noted("GET", `/client/${code}`)),
  ];
  assert.deepEqual(
    all.map(({ method, status }) => [method, status]),
    [
      ["POST", 201],
      ["GET", 200],
    ],
  );
});

test("it can be read with its secret, and shows no more than it must", async () => {
  const body = await reserved("read-it-1");
  const answer = await stack.reservation(body);
  const { secret: _, ...view } = body;
  assert.deepEqual([answer.status, answer.body], [200, view]);
  const property = await stack.theProperty(body.code);
  const { boxes } = stack.place("viable");
  for (const text of [answer.text, JSON.stringify(body)])
    for (const id of [property.id, property.client._id, ...boxes]) assert.ok(!text.includes(id));
});

test("cancelling gives the port back", async () => {
  const before = await stack.freePorts();
  const body = await reserved("cancel-1");
  const answer = await stack.reservation(body, "DELETE");
  assert.equal(answer.status, 200);
  assert.deepEqual([answer.body.id, answer.body.code], [body.id, body.code]);
  assert.equal(answer.body.state, "cancelled");
  assert.equal(answer.body.secret, undefined);
  assert.deepEqual(await stack.propertiesOf(body.code), []);
  assert.equal(await stack.freePorts(), before);
  assert.equal((await stack.sim.control("world?full=clients")).filter(codeIs(body.code)).length, 0);

  const again = await stack.reservation(body, "DELETE");
  assert.deepEqual([again.status, again.body.state], [200, "cancelled"]);
  assert.equal((await stack.reservation(body)).body.state, "cancelled");
  assert.equal((await stack.noted("DELETE", "/properties/")).length, 1);
});

const codeIs =
  (code: string | undefined) =>
  (client: { code: string }): boolean =>
    client.code === code;

test("a reservation is nobody's business without its own secret", async () => {
  const mine = await reserved("secret-mine-1");
  const yours = await reserved("secret-yours-1");
  const secrets = [
    yours.secret,
    "",
    "x",
    `${mine.secret}x`,
    mine.secret?.slice(1),
    mine.secret?.toLowerCase(),
  ];
  for (const method of ["GET", "DELETE"]) {
    for (const secret of secrets)
      isProblem(await stack.reservation({ id: mine.id, secret }, method), 404, "reservation_not_found");
    isProblem(await stack.call(`/v1/reservations/${mine.id}`, { method }), 404, "reservation_not_found");
    const headers = { authorization: `Basic ${mine.secret}` };
    isProblem(
      await stack.call(`/v1/reservations/${mine.id}`, { method, headers }),
      404,
      "reservation_not_found",
    );
    // The site is part of the secret.
    isProblem(await stack.reservation(mine, method, OTHER.key), 404, "reservation_not_found");
    const nobodys = { id: crypto.randomUUID(), secret: mine.secret };
    isProblem(await stack.reservation(nobodys, method), 404, "reservation_not_found");
  }
  assert.equal((await stack.reservation(mine)).body.state, "reserved");
  await stack.theProperty(mine.code);
});

test("a reservation that somebody installed is not the customer's to cancel", async () => {
  const body = await reserved("installed-1");
  const property = await stack.theProperty(body.code);
  await stack.sim.control(`clients/${property.client._id}/implant`, {});
  // The edge learns of it when it looks before it deletes; then it knows.
  isProblem(await stack.reservation(body, "DELETE"), 409, "not_cancellable");
  assert.equal((await stack.reservation(body)).body.state, "activated");
  await stack.theProperty(body.code);
  isProblem(await stack.reservation(body, "DELETE"), 409, "not_cancellable");
  assert.deepEqual(await stack.noted("DELETE", "/properties/"), []);
});

test("sites do not share what they hold", async () => {
  const key = "same-key-of-two-sites-1";
  const first = await reserved(key);
  const ticket = await stack.ticketFor(signup, OTHER.key);
  const second = await stack.reserve(signup, ticket, key, OTHER.key);
  assert.equal(second.status, 201, second.text);
  assert.notEqual(second.body.id, first.id);
  assert.notEqual(second.body.code, first.code);
  assert.equal((await stack.reservation(first, "GET", KEY)).status, 200);
});
