/** What Prometheus reads: every count where it belongs, for its own site alone, and nothing that names anybody. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { age } from "../chaos/ledger-files.ts";
import { SITE as DEMO, otherSite, signupAt } from "./data.ts";
import { isProblem, startStack, until } from "./harness.ts";

const SITE = otherSite("medida");
const OTHER = otherSite("outra");
const NARROW = otherSite("estreita", { ozmap: { ...DEMO.ozmap, concurrency: 1 } });
const stack = await startStack({ sites: { sites: [SITE, OTHER, NARROW] } });
const signup = signupAt(stack.place("viable"));

const operator = (path: string, site: typeof SITE) =>
  stack.call(path, {
    headers: { authorization: `Bearer ${stack.edge.operatorKeys[site.id]}` },
    key: site.key,
  });

async function scrape(site = SITE): Promise<string> {
  const answer = await operator("/v1/metrics", site);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4");
  return answer.text;
}

/** The value of a sample; 0 where there is none. */
function valueIn(text: string, name: string, labels: Record<string, string> = {}): number {
  const inner = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const sample = `conecte_ozmap_${name}${inner.length > 0 ? `{${inner.join(",")}}` : ""} `;
  const line = text.split("\n").find((one) => one.startsWith(sample));
  return Number(line?.slice(sample.length) ?? 0);
}
const values = async (name: string, labels: Record<string, string> = {}, site = SITE) =>
  valueIn(await scrape(site), name, labels);

test("requests, checks, calls and look-ups are counted once each, by route, reason, kind and provider", async () => {
  assert.equal((await stack.check(signup, SITE.key)).body.outcome, "viable");
  assert.equal((await stack.check(signup, SITE.key)).body.outcome, "viable");
  const full = signupAt(stack.place("noFreePort"));
  assert.equal((await stack.check(full, SITE.key)).body.reason, "no_free_port");
  isProblem(await stack.check({ plan: 7 }, SITE.key), 400, "invalid_json");
  await stack.call("/v1/cep/88067-101", { key: SITE.key });
  await stack.call("/v1/reservations/somebody-in-particular", { key: SITE.key });
  await stack.faults({ match: { pathContains: "/ftth-viability" }, kind: "status", status: 422 });
  isProblem(await stack.check(signup, SITE.key), 502, "upstream_refused");
  await stack.faults();
  const text = await scrape();
  const is = (name: string, labels: Record<string, string>, wanted: number) =>
    assert.equal(valueIn(text, name, labels), wanted, `${name} ${JSON.stringify(labels)}\n${text}`);
  const viability = { method: "POST", route: "/v1/viability" };
  is("requests_total", { ...viability, status: "200" }, 3);
  is("requests_total", { ...viability, status: "400" }, 1);
  is("requests_total", { ...viability, status: "502" }, 1);
  is("requests_total", { method: "GET", route: "/v1/cep/:cep", status: "200" }, 1);
  is("requests_total", { method: "GET", route: "/v1/reservations/:id", status: "404" }, 1);
  is("viability_checks_total", { outcome: "viable" }, 2);
  is("viability_checks_total", { outcome: "no_free_port" }, 1);
  is("upstream_calls_total", { call: "viability", outcome: "200" }, 3);
  is("upstream_calls_total", { call: "viability", outcome: "422" }, 1);
  is("upstream_call_duration_seconds_count", { call: "viability" }, 4);
  is("upstream_call_duration_seconds_bucket", { call: "viability", le: "+Inf" }, 4);
  assert.match(text, /^conecte_ozmap_lookups_total\{provider="viacep",outcome="\w+"\} 1$/m);
  assert.doesNotMatch(text, /88067|somebody|pk_|sk_|fibra|-27\./);
});

test("the ledger's figures are those of now: states, what is due, what is late", {
  timeout: 60_000,
}, async () => {
  const reserve = async (key: string) =>
    stack.reserve(signup, await stack.ticketFor(signup, SITE.key), key, SITE.key);
  const kept = await reserve("metrics-kept-1");
  const given = await reserve("metrics-given-1");
  assert.deepEqual([kept.status, given.status], [201, 201]);
  await stack.reservation(given.body, "DELETE", SITE.key);
  await stack.faults({ match: { method: "POST", pathContains: "/properties" }, kind: "status", status: 500 });
  assert.equal((await reserve("metrics-pending-1")).status, 202);
  let text = await scrape();
  for (const [state, wanted] of Object.entries({
    pending: 1,
    reserved: 1,
    cancelled: 1,
    releasing: 0,
    failed: 0,
  }))
    assert.equal(valueIn(text, "reservations", { state }), wanted, state);
  assert.ok(valueIn(text, "oldest_pending_age_seconds") < 30);
  await stack.faults();

  // Eight days later OZmap is gone: the port is to be given back, and is not.
  await stack.faults({ match: {}, kind: "reset_before" });
  await stack.crash({ meanwhile: async () => age(stack.edge.stateDir, 8 * 86_400_000) });
  await until(20_000, async () => (await values("reservations", { state: "releasing" })) === 1);
  assert.equal(await values("releases_overdue"), 0);
  await stack.crash({ meanwhile: async () => age(stack.edge.stateDir, 2 * 3_600_000) });
  text = await until(20_000, async () => {
    const now = await scrape();
    return valueIn(now, "releases_overdue") === 1 && now;
  });
  assert.equal(valueIn(text, "reservations", { state: "reserved" }), 0);
  assert.equal(valueIn(text, "unreachable"), 1);
  const late = 2 * 3600 - 60;
  assert.ok(Date.now() / 1000 - valueIn(text, "unreachable_since_timestamp_seconds") > late, text);
  await stack.faults();
});

test("a site's figures are its own", async () => {
  await stack.call("/v1/plans", { key: OTHER.key });
  const [own, other] = [await scrape(), await scrape(OTHER)];
  const plans = { method: "GET", route: "/v1/plans", status: "200" };
  assert.deepEqual([valueIn(own, "requests_total", plans), valueIn(other, "requests_total", plans)], [0, 1]);
  assert.equal(valueIn(other, "reservations", { state: "released" }), 0);
  assert.equal(valueIn(other, "reservations", { state: "cancelled" }), 0);
  assert.equal(valueIn(own, "reservations", { state: "cancelled" }), 1);
});

test("calls under way and those that wait their turn are seen", { timeout: 60_000 }, async () => {
  await stack.sim.control("reset", {});
  await stack.faults({ match: { pathContains: "/ftth-viability" }, times: 3, kind: "latency", ms: 1500 });
  // Its ledger has nothing to do, and has just heard that OZmap answers: nobody else calls.
  await operator("/v1/conditions", NARROW);
  const checks = Array.from({ length: 3 }, () => stack.check(signup, NARROW.key));
  const seen = await until(10_000, async () => {
    const text = await scrape(NARROW);
    return valueIn(text, "upstream_calls_waiting") === 2 && text;
  });
  assert.equal(valueIn(seen, "upstream_calls_under_way"), 1);
  for (const { status } of await Promise.all(checks)) assert.equal(status, 200);
  await stack.faults();
  const after = await scrape(NARROW);
  assert.deepEqual(
    [valueIn(after, "upstream_calls_waiting"), valueIn(after, "upstream_calls_under_way")],
    [0, 0],
  );
});

test("where nobody calls OZmap, a scrape has it looked up, and does not wait for it", {
  timeout: 60_000,
}, async () => {
  await stack.sim.control("reset", {});
  await stack.crash();
  await stack.faults({ match: {}, kind: "reset_before" });
  const looks = async () => (await stack.noted("GET", "/tags")).length;
  const before = await looks();
  await until(10_000, async () => (await values("unreachable", {}, OTHER)) === 1);
  const made = (await looks()) - before;
  for (let n = 0; n < 5; n++) await scrape(OTHER);
  assert.equal((await looks()) - before, made, "one look is enough for a minute");
  await stack.faults();
});

test("a scrape is answered while OZmap hangs: the look goes on behind it", { timeout: 60_000 }, async () => {
  assert.equal((await operator("/v1/conditions", OTHER)).text, '{"conditions":[]}');
  await stack.crash();
  await stack.faults({ match: {}, kind: "hang" });
  assert.equal(valueIn(await scrape(OTHER), "unreachable"), 0);
  await until(5_000, async () => (await values("upstream_calls_under_way", {}, OTHER)) === 1);
  assert.equal(valueIn(await scrape(OTHER), "unreachable"), 0);
  await stack.faults();
});

test("the alerts, the page and the edge name the same metrics", async () => {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const there = [...(await scrape()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name).sort();
  const alerts = read("deploy/prometheus-alerts.yml").match(/conecte_ozmap_\w+/g) ?? [];
  assert.ok(alerts.length >= 6);
  for (const name of alerts)
    assert.ok(there.includes(name.replace(/_(bucket|sum|count)$/, "")), `no ${name} is told`);
  const page = [...read("docs/operating.md").matchAll(/^\| `(conecte_ozmap_\w+)`/gm)].map(([, name]) => name);
  assert.deepEqual(page.sort(), there);
});
