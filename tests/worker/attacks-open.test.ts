/** Who wants to hold many ports: a few open reservations of one phone and of one address, and not one more. */
import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { beforeEach, test } from "node:test";
import { withDatabase } from "../../scripts/lib/ledger-files.mjs";
import { days, otherSite, SITE, type Signup, signupAt } from "./data.ts";
import { type Answer, isProblem, startStack, until } from "./harness.ts";
import { databasesOf } from "./state-files.ts";

const other = otherSite("vizinha");
const brief = otherSite("breve", { reservationDays: days(3) });
const stack = await startStack({
  sites: { sites: [SITE, other, brief] },
  // The rates are another test's: the limits of open reservations are those that a site has which sets none.
  limits: { perCallerPerMinute: 1_000_000, perMinute: 1_000_000 },
});
const PER_PHONE = 2;
const PER_ADDRESS = 3;

let people = 0;
let keys = 0;
const place = () => stack.place("viable");

/** Somebody else, in a house of their own. Invented, like their phone. */
function somebody(change: { phone?: string; address?: object } = {}): Signup {
  people += 1;
  const signup = signupAt(place());
  const phone = change.phone ?? `(48) 98888-${String(people).padStart(4, "0")}`;
  const address = { ...signup.address, number: `${people}`, ...change.address };
  return { ...signup, contact: { ...signup.contact, phone }, address };
}

async function order(signup: Signup, key: string = SITE.key) {
  keys += 1;
  const idempotencyKey = `attack-open-${keys}`;
  return { signup, ticket: await stack.ticketFor(signup, key), idempotencyKey, key };
}
type Order = Awaited<ReturnType<typeof order>>;
const send = ({ signup, ticket, idempotencyKey, key }: Order) =>
  stack.reserve(signup, ticket, idempotencyKey, key);
const reserve = async (signup: Signup, key?: string) => send(await order(signup, key));

function isReserved(answer: Answer): Answer {
  assert.deepEqual([answer.status, answer.body.state], [201, "reserved"], answer.text);
  return answer;
}
const isRefused = (answer: Answer) => isProblem(answer, 409, "too_many_open_reservations");

interface Noted {
  reservation: string;
  phone: string;
  address: string;
}

/** The rows of a question to every ledger, beside the running edge. */
function asked<Row>(question: string): Row[] {
  const { stateDir } = stack.edge;
  return databasesOf(stateDir, "Ledger").flatMap((path) => {
    const ask = (database: DatabaseSync) => database.prepare(question).all() as Row[];
    return withDatabase(path, { readOnly: true, timeout: 2000 }, ask) as Row[];
  });
}
const noted = () => asked<Noted>("SELECT * FROM open");

/** Reservations that are open and not noted, or noted and not open. */
const wronglyNoted = () =>
  asked(`SELECT r.id, r.state FROM reservations r LEFT JOIN open o ON o.reservation = r.id
         WHERE (r.state IN ('pending', 'reserved', 'releasing')) <> (o.reservation IS NOT NULL)`);

beforeEach(() => stack.sim.control("reset", {}));

test("a phone has two open reservations, and no third, however it is written", async () => {
  const phone = "(48) 97777-0001";
  for (let n = 0; n < PER_PHONE; n++) isReserved(await reserve(somebody({ phone })));
  const posts = (await stack.noted("POST", "/properties")).length;
  for (const same of [phone, "+55 48 977770001", "48977770001"])
    isRefused(await reserve(somebody({ phone: same })));
  assert.equal((await stack.noted("POST", "/properties")).length, posts);
  isReserved(await reserve(somebody({ phone: "(48) 97777-0002" })));
});

test("an address has three, whoever calls and however it is written; the flat beside it is another", async () => {
  const flat = { number: "900-A", complement: "Apto. 12, térreo" };
  for (let n = 0; n < PER_ADDRESS; n++) isReserved(await reserve(somebody({ address: flat })));
  isRefused(await reserve(somebody({ address: flat })));
  const spelled = { number: "900 a", complement: "APTO 12 TERREO", street: "Outro Nome da Rua" };
  isRefused(await reserve(somebody({ address: spelled })));
  isReserved(await reserve(somebody({ address: { ...flat, complement: "Apto. 13, térreo" } })));
});

test("of fifty at once, as many as the limit have a port, and OZmap hears of no other", async () => {
  const phone = "(48) 97777-0003";
  const before = await stack.freePorts();
  const orders = await Promise.all(Array.from({ length: 50 }, () => order(somebody({ phone }))));
  const answers = await Promise.all(orders.map(send));
  const made = answers.filter(({ status }) => status === 201);
  assert.equal(made.length, PER_PHONE);
  for (const answer of answers) if (!made.includes(answer)) isRefused(answer);
  assert.equal(await stack.freePorts(), before - PER_PHONE);
  assert.equal((await stack.noted("POST", "/properties")).length, PER_PHONE);
});

test("a repeat is never counted, and who was refused may come again with the same key and ticket", async () => {
  const phone = "(48) 97777-0004";
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => order(somebody({ phone }))));
  assert.ok(first && second && third);
  const held = isReserved(await send(first));
  isReserved(await send(second));
  for (let n = 0; n < 3; n++) assert.deepEqual((await send(first)).body, held.body);
  isRefused(await send(third));
  const cancelled = await stack.reservation(held.body, "DELETE");
  assert.equal(cancelled.body.state, "cancelled", cancelled.text);
  isReserved(await send(third));
});

test("what is confirmed, given back or expired is not open any more", async () => {
  const phone = "(48) 97777-0005";
  const operator = { authorization: `Bearer ${stack.edge.operatorKeys[SITE.id]}` };
  for (let n = 0; n < PER_PHONE + 1; n++) {
    const { body } = isReserved(await reserve(somebody({ phone })));
    const confirmed = await stack.call(`/v1/reservations/${body.id}/confirm`, {
      method: "POST",
      headers: operator,
    });
    assert.equal(confirmed.body.state, "confirmed", confirmed.text);
  }
  const short = [];
  for (let n = 0; n < PER_PHONE; n++)
    short.push(isReserved(await reserve(somebody({ phone }), brief.key)).body);
  const last = await order(somebody({ phone }), brief.key);
  for (const body of short)
    await until(30_000, async () => {
      const { state } = (await stack.reservation(body, "GET", brief.key)).body;
      return state === "released";
    });
  isReserved(await send(last));
});

test("a crash forgets none, and what another site holds does not count", async () => {
  const phone = "(48) 97777-0006";
  for (let n = 0; n < PER_PHONE; n++) isReserved(await reserve(somebody({ phone })));
  await stack.crash();
  isRefused(await reserve(somebody({ phone })));
  isReserved(await reserve(somebody({ phone }), other.key));
});

test("killed in the middle of many, the ledger notes each open reservation and nothing else", async () => {
  const phones = Array.from({ length: 3 }, (_, n) => `(48) 97777-010${n}`);
  const orders = await Promise.all(
    phones.flatMap((phone) => [1, 2, 3, 4].map(() => order(somebody({ phone })))),
  );
  await stack.faults({ match: { method: "POST", pathContains: "/properties" }, kind: "latency", ms: 400 });
  const sent = Promise.allSettled(orders.map(send));
  await until(20_000, async () => (await stack.noted("POST", "/properties")).length >= 3);
  await stack.crash();
  await sent;
  assert.ok(noted().length > 0);
  assert.deepEqual(wronglyNoted(), []);
  const answers = await Promise.all(orders.map(send));
  for (const phone of phones) {
    const mine = answers.filter((_, at) => orders[at]?.signup.contact.phone === phone);
    const refused = mine.filter(({ status }) => status === 409);
    assert.equal(refused.length, mine.length - PER_PHONE);
    refused.forEach(isRefused);
  }
  assert.deepEqual(wronglyNoted(), []);
});

test("what is noted is a digest, and goes with the last open reservation", async () => {
  const phone = "(48) 97777-0007";
  const before = noted().length;
  const mine = somebody({ phone, address: { number: "4711" } });
  const { body } = isReserved(await reserve(mine));
  const row = noted().find(({ reservation }) => reservation === body.id);
  assert.match(row?.phone ?? "", /^[\w-]{43}$/);
  assert.match(row?.address ?? "", /^[\w-]{43}$/);
  // The same text under another label, or of another site, is another digest.
  assert.notEqual(row?.phone, row?.address);
  const there = isReserved(await reserve(mine, other.key)).body;
  assert.notEqual(noted().find(({ reservation }) => reservation === there.id)?.phone, row?.phone);
  await stack.reservation(there, "DELETE", other.key);
  await stack.reservation(body, "DELETE");
  assert.equal(noted().length, before);
});
