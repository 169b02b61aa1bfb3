/** The operator's list of reservations: what it finds, that its pages hold still, and that it says nothing of people. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { spoil } from "../chaos/ledger-files.ts";
import { otherSite, signupAt } from "./data.ts";
import { type Body, isProblem, startStack } from "./harness.ts";
import { databasesOf } from "./state-files.ts";

interface Row {
  id: string;
  code?: string;
  state: string;
  createdAt: string;
  expiresAt?: string;
  trouble?: string;
}
interface Filter {
  states: string[];
  code: string | null;
  since: number | null;
  until: number | null;
  limit: number;
  after: { createdAt: number; id: string } | null;
}

/** As it runs in workerd; loaded by name, for its types are those of workerd. */
const listFile = new URL("../../www/worker/ledger-list.ts", import.meta.url).href;
const { selection }: { selection(filter: Filter): { sql: string; bindings: (string | number)[] } } =
  await import(listFile);

const ONE = otherSite("lista");
const TWO = otherSite("outra");
const stack = await startStack({ sites: { sites: [ONE, TWO] } });
const signup = signupAt(stack.place("viable"));
const POST = { match: { method: "POST", pathContains: "/properties" } };

const ask = (query: string, site = ONE) =>
  stack.call(`/v1/reservations${query}`, {
    headers: { authorization: `Bearer ${stack.edge.operatorKeys[site.id]}` },
    key: site.key,
  });

async function page(query = "", site = ONE): Promise<{ reservations: Row[]; next?: string }> {
  const answer = await ask(query, site);
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text);
}

let counter = 0;
async function reserve(site = ONE): Promise<Body> {
  counter += 1;
  const answer = await stack.reserve(
    signup,
    await stack.ticketFor(signup, site.key),
    `list-test-${counter}`,
    site.key,
  );
  assert.ok(answer.body.id, answer.text);
  return answer.body;
}

/** Made in this order: two that stay, one given back, one that OZmap refuses all boxes to, one that is not known yet. */
const made: Body[] = [];
test("an empty ledger has an empty list; a full one lists the newest first, each with its state", async () => {
  assert.deepEqual(await page(), { reservations: [] });
  for (let n = 0; n < 3; n++) made.push(await reserve());
  const [first, , third] = made;
  assert.equal((await stack.reservation(third ?? {}, "DELETE", ONE.key)).body.state, "cancelled");
  await stack.faults({ ...POST, kind: "status", status: 401 });
  const refused = await stack.reserve(signup, await stack.ticketFor(signup, ONE.key), "list-late-1", ONE.key);
  isProblem(refused, 502, "upstream_unauthorized");
  await stack.faults();
  const { reservations } = await page();
  const [pending, ...others] = reservations;
  assert.deepEqual(
    others.map(({ id, code }) => [id, code]),
    made.toReversed().map(({ id, code }) => [id, code]),
  );
  assert.deepEqual(
    reservations.map(({ state, trouble }) => [state, trouble]),
    [
      ["pending", "unauthorized"],
      ["cancelled", undefined],
      ["reserved", undefined],
      ["reserved", undefined],
    ],
  );
  assert.match(pending?.code ?? "", /^CNT-/);
  const oldest = reservations.at(-1);
  assert.equal(oldest?.expiresAt, first?.expiresAt);
  const times = reservations.map(({ createdAt }) => Date.parse(createdAt));
  assert.deepEqual(
    times,
    times.toSorted((a, b) => b - a),
  );
  assert.ok(Math.abs(Date.now() - (times[0] ?? 0)) < 60_000);
});

test("states, a code and times narrow it, alone and together", async () => {
  const all = (await page()).reservations;
  const codes = async (query: string) => (await page(query)).reservations.map(({ code }) => code);
  const of = (wanted: (row: Row) => boolean) => all.filter(wanted).map(({ code }) => code);
  assert.deepEqual(
    await codes("?state=cancelled"),
    of(({ state }) => state === "cancelled"),
  );
  assert.deepEqual(
    await codes("?state=pending,reserved"),
    of(({ state }) => state !== "cancelled"),
  );
  assert.deepEqual(await codes("?state=failed"), []);
  const [, , third, fourth] = all;
  assert.ok(third?.code && fourth?.code);
  assert.deepEqual(await codes(`?code=${third.code}`), [third.code]);
  assert.deepEqual(await codes(`?code=${third.code}&state=cancelled`), []);
  assert.deepEqual(await codes("?code=CNT-00000000000000000000000000"), []);
  // The moment itself is within `since`, and not within `until`.
  const from = encodeURIComponent(third.createdAt);
  const since = of(({ createdAt }) => createdAt >= third.createdAt);
  const before = of(({ createdAt }) => createdAt < third.createdAt);
  assert.deepEqual(await codes(`?since=${from}`), since);
  assert.deepEqual(await codes(`?until=${from}`), before);
  assert.ok(since.length === 3 && before.length === 1);
  assert.deepEqual(await codes("?until=1999-01-01T00:00:00Z"), []);
  assert.deepEqual(await codes("?since=2999-01-01T00:00:00-03:00"), []);
});

test("its pages together are the whole list, and hold still while new ones are made", async () => {
  const all = (await page()).reservations;
  const first = await page("?limit=2");
  assert.deepEqual(first.reservations, all.slice(0, 2));
  made.push(await reserve());
  const second = await page(`?limit=2&cursor=${first.next}`);
  assert.deepEqual(second.reservations, all.slice(2));
  assert.equal(second.next, undefined, "a full page that is the last says so");
  const [newest] = (await page("?limit=1")).reservations;
  assert.equal(newest?.code, made.at(-1)?.code);
  const one = await page("?state=reserved&limit=1");
  const two = await page(`?state=reserved&limit=1&cursor=${one.next}`);
  assert.deepEqual(
    [...one.reservations, ...two.reservations].map(({ code }) => code),
    [made[3]?.code, made[1]?.code],
  );
});

test("what is wrong with a query is named, and nothing is listed", async () => {
  for (const [query, ...wanted] of [
    ["?state=open", "/state parameter_invalid"],
    ["?limit=0&limit=1", "/limit parameter_invalid", "/limit parameter_repeated"],
    ["?since=yesterday&until=2026-01-01", "/since parameter_invalid", "/until parameter_invalid"],
    ["?cursor=7b7d&code=' OR 1=1 --", "/cursor parameter_invalid", "/code parameter_invalid"],
    ["?page=2&%22%3E=1", "/page parameter_unknown", "/__ parameter_unknown"],
  ] as const) {
    const answer = await ask(query);
    isProblem(answer, 422, "invalid_input");
    assert.deepEqual(
      answer.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`),
      wanted,
    );
  }
});

test("an operator lists the own site alone, and no list says who somebody is", async () => {
  const elsewhere = await reserve(TWO);
  const { reservations } = await page("", TWO);
  assert.deepEqual(
    reservations.map(({ code }) => code),
    [elsewhere.code],
  );
  assert.deepEqual(await page(`?code=${elsewhere.code}`), { reservations: [] });
  const { text } = await ask("");
  const person = [...Object.values(signup.contact), ...Object.values(signup.address), "999990000"];
  for (const word of person.filter((word) => word.length > 3)) assert.ok(!text.includes(word), word);
});

test("each way to ask goes by an index, however long the ledger is", () => {
  const filter: Filter = { states: [], code: null, since: null, until: null, limit: 50, after: null };
  const after = { createdAt: 1, id: "x" };
  const ways: [Partial<Filter>, RegExp][] = [
    [{}, /reservations_created/],
    [{ after, since: 0 }, /reservations_created/],
    [{ states: ["reserved"] }, /reservations_state/],
    [{ states: ["reserved"], after }, /reservations_state/],
    [{ code: "CNT-1", states: ["reserved"] }, /reservations_code/],
  ];
  const files = databasesOf(stack.edge.stateDir, "Ledger");
  assert.ok(files.length > 0);
  for (const path of files) {
    const database = new DatabaseSync(path, { readOnly: true });
    for (const [some, index] of ways) {
      const { sql, bindings } = selection({ ...filter, ...some });
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...bindings);
      const said = plan.map(({ detail }) => detail).join("; ");
      assert.match(said, index, JSON.stringify(some));
      if (some.code === undefined) assert.doesNotMatch(said, /TEMP B-TREE/, JSON.stringify(some));
    }
    database.close();
  }
});

test("one that cannot be read is listed without its code, and hides none of the others", async () => {
  const [, damaged] = made;
  assert.ok(damaged?.id);
  const { id } = damaged;
  const before = (await page()).reservations;
  await stack.crash({ meanwhile: async () => spoil(stack.edge.stateDir, id) });
  const after = (await page()).reservations;
  assert.equal(after.length, before.length);
  const row = after.find((one) => one.id === id);
  assert.deepEqual(Object.keys(row ?? {}), ["id", "state", "createdAt"]);
  assert.deepEqual(await page(`?code=${damaged.code}`), { reservations: [] });
});
