/** Conditions of OZmap: whether it answers and takes the token, true at the moment of asking, and since when. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { age } from "../chaos/ledger-files.ts";
import { otherSite, signupAt } from "./data.ts";
import { startStack, until } from "./harness.ts";

const SITE = otherSite("saude");
const QUIET = otherSite("quieta");
const stack = await startStack({ sites: { sites: [SITE, QUIET] } });
const signup = signupAt(stack.place("viable"));
const HOUR_MS = 3_600_000;

interface Condition {
  code: string;
  since: string;
  count?: number;
}
const operator = (path: string, site: typeof SITE) =>
  stack.call(path, {
    headers: { authorization: `Bearer ${stack.edge.operatorKeys[site.id]}` },
    key: site.key,
  });
async function conditions(site = QUIET): Promise<Condition[]> {
  const { status, text } = await operator("/v1/conditions", site);
  assert.equal(status, 200, text);
  return JSON.parse(text).conditions;
}
/** A gauge as Prometheus would read it. */
async function gauge(name: string, site = SITE): Promise<number> {
  const { text } = await operator("/v1/metrics", site);
  const [, value] = new RegExp(`^conecte_ozmap_${name} (\\S+)$`, "m").exec(text) ?? [];
  return Number(value);
}
const aged = (ms: number) => stack.crash({ meanwhile: async () => age(stack.edge.stateDir, ms) });
const isNow = (moment: string | undefined) =>
  assert.ok(Math.abs(Date.now() - Date.parse(moment ?? "")) < 30_000, moment);

beforeEach(async () => {
  await stack.sim.control("reset", {});
  for (const site of [SITE, QUIET]) assert.deepEqual(await conditions(site), []);
});

test("an OZmap that does not answer is a condition at once, on an edge without reservations, too", async () => {
  for (const fault of [
    { kind: "reset_before" },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
  ]) {
    await stack.faults({ match: {}, ...fault });
    const [condition, ...more] = await conditions();
    assert.deepEqual([condition?.code, more], ["ozmap_unreachable", []], JSON.stringify(fault));
    isNow(condition?.since);
    await stack.faults();
    assert.deepEqual(await conditions(), []);
  }
});

test("its beginning stays what it was, through calls and a restart, until OZmap answers", {
  timeout: 60_000,
}, async () => {
  await stack.faults({ match: {}, kind: "reset_before" });
  const [first] = await conditions();
  await aged(HOUR_MS);
  const [still] = await conditions();
  assert.equal(Date.parse(still?.since ?? ""), Date.parse(first?.since ?? "") - HOUR_MS);
  assert.deepEqual(await conditions(), [still]);
  await stack.crash();
  assert.deepEqual(await conditions(), [still]);
  await stack.faults();
  assert.deepEqual(await conditions(), []);
  await stack.faults({ match: {}, kind: "reset_before" });
  isNow((await conditions())[0]?.since);
});

test("a refusal is an answer: a token that is not taken, or a call that is not understood", async () => {
  await stack.faults({ match: {}, kind: "status", status: 422 });
  assert.deepEqual(await conditions(), []);
  await stack.faults();
  await stack.sim.control("settings", { tokens: ["another-invented-token"] });
  const [refused, ...more] = await conditions();
  assert.deepEqual([refused?.code, more], ["ozmap_token_refused", []]);
  isNow(refused?.since);
  await stack.crash();
  assert.deepEqual(await conditions(), [refused]);
  // Both at once: the token was refused before OZmap went away, and who does not answer says nothing of it.
  await stack.faults({ match: {}, kind: "reset_before" });
  const [token, gone] = await conditions();
  assert.deepEqual([token, gone?.code], [refused, "ozmap_unreachable"]);
  await stack.faults();
  await stack.sim.control("settings", { tokens: [SIMULATOR_TOKEN] });
  assert.deepEqual(await conditions(), []);
});

test("the ledger notes it from its own calls as well, and each site has its own", {
  timeout: 60_000,
}, async () => {
  await stack.faults({ match: { pathContains: "/properties" }, kind: "status", status: 502 });
  const ticket = await stack.ticketFor(signup, SITE.key);
  const pending = await stack.reserve(signup, ticket, "health-own-1", SITE.key);
  assert.deepEqual([pending.status, pending.body.state], [202, "pending"], pending.text);
  // Nobody looks: the figures are those of the ledger, which has just called.
  const looks = async () => (await stack.noted("GET", "/tags")).length;
  const before = await looks();
  assert.equal(await gauge("unreachable"), 1);
  const since = await gauge("unreachable_since_timestamp_seconds");
  assert.ok(Math.abs(Date.now() / 1000 - since) < 30, `${since}`);
  assert.equal(await gauge("unreachable", QUIET), 0);
  assert.equal(await looks(), before);
  await stack.faults();
  // Nor does anybody tell it that OZmap is back: its next call does.
  await until(30_000, async () => (await gauge("unreachable")) === 0);
  assert.equal(await looks(), before);
});

test("asking costs OZmap one call for one tag", async () => {
  const before = (await stack.noted("", "")).length;
  await conditions();
  const calls = await stack.noted("", "");
  assert.deepEqual(
    calls.slice(before).map(({ method, path, query }) => `${method} ${path}?${query}`),
    [`GET /api/v2/tags?limit=1&page=1`],
  );
});
