/**
 * The core ends in the middle of its work: out of memory it aborts as it does in a panic, and its stack can run out.
 * The shipped bundle, unchanged, beside a test module that brings this about.
 */
import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { days, otherSite, SITE, signupAt, UNUSED_TAG } from "./data.ts";
import { type Answer, isProblem, startStack, until } from "./harness.ts";
import { ledgerStates } from "./state-files.ts";

const bundle = mkdtempSync(join(tmpdir(), "conecte-trap-"));
after(() => rmSync(bundle, { recursive: true, force: true }));
cpSync(fileURLToPath(new URL("../../dist/worker", import.meta.url)), bundle, { recursive: true });
renameSync(join(bundle, "index.js"), join(bundle, "shipped.js"));
for (const file of ["index.js", "instances.js"])
  copyFileSync(new URL(`trap/${file}`, import.meta.url), join(bundle, file));

const SHORT = otherSite("curta", { reservationDays: days(4) });
const NOWHERE = otherSite("nenhures", {
  plans: [{ id: "fibra-300", name: "Fibra 300", regionTags: [UNUSED_TAG] }],
});
// Twelve calls are to be under way at a time.
const ROOMY = { ...SITE, ozmap: { ...SITE.ozmap, concurrency: 16 } };
const stack = await startStack({ bundle, sites: { sites: [ROOMY, SHORT, NOWHERE] }, lostTag: UNUSED_TAG });
const { edge } = stack;
let died: unknown;
edge.exited.then((how: unknown) => {
  died = how;
});

beforeEach(() => stack.sim.control("reset", {}));
afterEach(() => assert.equal(died, undefined, "the process has not ended"));

const logged = (pattern: RegExp) => edge.log().match(pattern)?.length ?? 0;
const endings = () => logged(/"event":"core_ended"/g);
const exhaust = async () => assert.equal((await stack.call("/trap/exhaust", { body: {} })).status, 200);
const slow = (method: string, pathContains: string, ms: number) => ({
  match: { method, pathContains },
  kind: "latency",
  ms,
});

/** What several places and plans are told. */
const CHECKS: [string, string, string, string][] = [
  ["viable", "fibra-300", SITE.key, "viable"],
  ["viable", "fibra-600", SITE.key, "viable"],
  ["noFreePort", "fibra-300", SITE.key, "no_free_port"],
  ["outsidePlanRegion", "fibra-600", SITE.key, "outside_plan_region"],
  ["noBoxInRange", "fibra-300", SITE.key, "no_box_in_range"],
  ["viable", "fibra-300", NOWHERE.key, "plan_tags_match_no_region"],
];
const checkAll = () =>
  Promise.all(CHECKS.map(([place, plan, key]) => stack.check(signupAt(stack.place(place), plan), key)));
function allRight(answers: Answer[]) {
  const told = answers.map(({ body }) => (body.outcome === "viable" ? "viable" : body.reason));
  assert.deepEqual(
    told,
    CHECKS.map(([, , , expected]) => expected),
  );
}

test("the request that meets it gets a 500, and those after it are right", async () => {
  allRight(await checkAll());
  for (let round = 1; round <= 3; round++) {
    const before = endings();
    await exhaust();
    isProblem(await stack.check(signupAt(stack.place("viable"))), 500, "internal");
    assert.equal(endings(), before + 1);
    allRight(await checkAll());
    assert.equal(endings(), before + 1);
  }
});

test("requests under way then get no answer, least of all a wrong one", { timeout: 60_000 }, async () => {
  allRight(await checkAll());
  const calls = async () => (await stack.noted("GET", "/ftth-viability")).length;
  const [called, before] = [await calls(), endings()];
  await stack.faults(
    { ...slow("GET", "/ftth-viability", 1500), times: 6 },
    slow("GET", "/ftth-viability", 2500),
  );
  const waiting = [checkAll(), checkAll()];
  await until(5000, async () => (await calls()) === called + 12);
  await exhaust();
  // The first of them ends the instance; the others meet the next one, which serves everybody else.
  await until(10_000, async () => endings() > before);
  const later = checkAll();
  for (const answers of await Promise.all(waiting))
    for (const answer of answers) isProblem(answer, 500, "internal");
  allRight(await later);
  assert.equal(endings(), before + 1);
});

test("a reservation that it interrupts takes one port, and its customer hears so", {
  timeout: 90_000,
}, async () => {
  const signup = signupAt(stack.place("viable"));
  const ticket = await stack.ticketFor(signup);
  const free = await stack.freePorts();
  await stack.faults(slow("POST", "/properties", 1500));
  const before = endings();
  const reserving = stack.reserve(signup, ticket, "panic-reserve-1");
  await until(5000, async () => (await stack.noted("POST", "/properties")).length === 1);
  await exhaust();
  isProblem(await reserving, 500, "internal");
  assert.equal(endings(), before + 1);
  // Nobody asks: the ledger's own alarm looks the POST up.
  await until(40_000, async () => ledgerStates(edge.stateDir).includes("reserved"));
  const again = await stack.reserve(signup, ticket, "panic-reserve-1");
  assert.deepEqual([again.status, again.body.state], [201, "reserved"], again.text);
  await stack.theProperty(again.body.code);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
  assert.equal(await stack.freePorts(), free - 1);
});

test("reservations of the same ledger, each at another point, all end right", {
  timeout: 90_000,
}, async () => {
  const signup = signupAt(stack.place("viable"));
  const keys = ["panic-three-1", "panic-three-2", "panic-three-3"];
  const orders = await Promise.all(
    keys.map(async (key, at) => {
      const order = { ...signup, address: { ...signup.address, number: `${at}` } };
      return { key, order, ticket: await stack.ticketFor(order) };
    }),
  );
  const free = await stack.freePorts();
  await stack.faults(
    { ...slow("POST", "/properties", 800), times: 1 },
    { ...slow("POST", "/properties", 2500), times: 1 },
    { ...slow("GET", "/properties/client", 1200), times: 1 },
  );
  const posts = async (count: number) => (await stack.noted("POST", "/properties")).length === count;
  const first: Promise<Answer>[] = [];
  for (const [at, { order, ticket, key }] of orders.entries()) {
    first.push(stack.reserve(order, ticket, key));
    await until(5000, () => posts(at + 1));
  }
  await exhaust();
  for (const answer of await Promise.all(first)) isProblem(answer, 500, "internal");
  const codes = new Set<string | undefined>();
  for (const { order, ticket, key } of orders) {
    const answer = await until(60_000, async () => {
      const one = await stack.reserve(order, ticket, key);
      return one.status === 201 && one;
    });
    await stack.theProperty(answer.body.code);
    codes.add(answer.body.code);
  }
  assert.equal(codes.size, 3);
  assert.equal((await stack.noted("POST", "/properties")).length, 3);
  assert.equal(await stack.freePorts(), free - 3);
});

test("an alarm that it interrupts is not the last", { timeout: 90_000 }, async () => {
  const signup = signupAt(stack.place("viable"));
  const free = await stack.freePorts();
  const ticket = await stack.ticketFor(signup, SHORT.key);
  const { body } = await stack.reserve(signup, ticket, "panic-alarm-1", SHORT.key);
  assert.equal(body.state, "reserved");
  const before = endings();
  await exhaust();
  await until(15_000, async () => endings() > before);
  assert.ok(logged(/"event":"(alarm|wake)_failed"/g) > 0);
  await until(40_000, async () => ledgerStates(edge.stateDir).includes("released"));
  assert.deepEqual(await stack.propertiesOf(body.code), []);
  assert.equal(await stack.freePorts(), free);
});

test("a stack that runs out, wherever it does", { timeout: 60_000 }, async () => {
  const before = endings();
  const answers: [number, string][] = JSON.parse((await stack.call("/trap/deep")).text);
  const right = answers.filter(([status]) => status === 404);
  for (const [, text] of right) assert.equal(JSON.parse(text).code, "not_found");
  for (const [status, text] of answers)
    if (status !== 404) assert.match(text, /"code":"internal"|Maximum call stack size exceeded/, text);
  assert.ok(right.length >= 50, "at the end of the sweep there is room enough");
  assert.ok(endings() > before, "somewhere in it the stack ended within the core");
  assert.ok(logged(/core_ended.*Maximum call stack size exceeded/g) > 0);
  allRight(await checkAll());
});
