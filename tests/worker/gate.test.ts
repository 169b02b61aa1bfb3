/** The way to OZmap: few calls at a time, hardly any while it is dead, and a read that fails in passing once more. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack, until } from "./harness.ts";

const NARROW = otherSite("estreito", { ozmap: { ...SITE.ozmap, concurrency: 2 } });
const stack = await startStack({ sites: { sites: [SITE, NARROW] } });
const RADIUS = { method: "GET", pathContains: "/ftth-viability" };

beforeEach(() => stack.sim.control("reset", {}));

const check = (key = NARROW.key) => stack.check(signupAt(stack.place("viable")), key);
const calls = async () => (await stack.noted("GET", "/ftth-viability")).length;
const atATimeMax = async () => (await stack.sim.control("world")).callsAtATimeMax as number;

test("no more calls at a time than the site allows, and everybody is served", async () => {
  await stack.faults({ match: RADIUS, kind: "latency", ms: 100 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => check()));
  for (const { status, body } of answers) assert.deepEqual([status, body.outcome], [200, "viable"]);
  assert.equal(await atATimeMax(), 2);
});

test("a customer who leaves takes no place along", { timeout: 60_000 }, async () => {
  await stack.faults({ match: RADIUS, times: 2, kind: "hang" });
  const gone = new AbortController();
  const leaving = Array.from({ length: 4 }, () =>
    fetch(`${stack.edge.url}/v1/viability`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-site-key": NARROW.key },
      body: JSON.stringify(signupAt(stack.place("viable"))),
      signal: gone.signal,
    }).then(
      () => "answered",
      () => "left",
    ),
  );
  await until(5_000, async () => (await calls()) >= 2);
  gone.abort();
  assert.deepEqual(await Promise.all(leaving), ["left", "left", "left", "left"]);
  await until(20_000, async () => (await check()).status === 200);
});

test("a read that fails in passing is made once more, a lasting failure is told", async () => {
  await stack.faults({ match: RADIUS, times: 1, kind: "status", status: 503 });
  assert.equal((await check()).status, 200);
  assert.equal(await calls(), 2);
  await stack.faults({ match: RADIUS, kind: "status", status: 500 });
  isProblem(await check(), 502, "upstream_error");
  assert.equal(await calls(), 4);
});

test("a dead OZmap is left alone, and found again when it lives", { timeout: 60_000 }, async () => {
  await stack.faults({ match: RADIUS, kind: "reset_before" });
  // Each check makes two calls: ten are the twenty in a row after which it is dead.
  for (let dead = 0; dead < 10; dead++) isProblem(await check(), 502, "upstream_unreachable");
  const before = await calls();
  // The runtime itself makes a call anew whose kept connection breaks.
  assert.ok(before >= 20 && before <= 40, String(before));
  const refused = await Promise.all(Array.from({ length: 20 }, () => check()));
  for (const answer of refused) isProblem(answer, 502, "upstream_unreachable");
  assert.equal(await calls(), before, "nobody has called it");
  // Another site's gate is another one.
  isProblem(await check(SITE.key), 502, "upstream_unreachable");
  assert.ok((await calls()) > before);
  await stack.faults();
  await until(15_000, async () => (await check()).status === 200);
  for (const { status } of await Promise.all([check(), check(), check()])) assert.equal(status, 200);
});
