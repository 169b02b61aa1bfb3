/** Who calls too often: refused with a code and a time, without a word to OZmap, and without harm to the others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIMULATOR_TOKEN, startEdge } from "../../scripts/edge.mjs";
import { otherSite, SITE, signupAt } from "./data.ts";
import { type Answer, isProblem, startStack } from "./harness.ts";
import { filesUnder } from "./state-files.ts";

const OWN = "https://assine.demo.example";
/** Few enough for the next one to be many seconds away. */
const EACH = 3;
const ALL = 4;
const each = { ...SITE, origins: [OWN], limits: { perCallerPerMinute: EACH } };
const all = otherSite("todos", { limits: { perMinute: ALL } });
const calm = otherSite("calmo", {});
const stack = await startStack({
  sites: { sites: [each, all, calm] },
  vars: { CLIENT_IP_HEADER: "X-Real-IP" },
});
const signup = signupAt(stack.place("viable"));

const from = (address: string, more: Record<string, string> = {}, key: string = each.key) =>
  stack.call("/v1/plans", { key, headers: { "x-real-ip": address, ...more } });

/** Makes calls at once. Asserts that as many are let in as the limit says, and that the rest are told when to come back. */
async function flood(limit: number, calls: number, call: (n: number) => Promise<Answer>): Promise<Answer[]> {
  const started = Date.now();
  const answers = await Promise.all(Array.from({ length: calls }, (_, n) => call(n)));
  const flowedIn = Math.floor(((Date.now() - started) * limit) / 60_000) + 1;
  const refused = answers.filter(({ status }) => status === 429);
  const served = calls - refused.length;
  assert.ok(served >= limit && served <= limit + flowedIn, `${served} of ${calls} were served`);
  for (const answer of refused) {
    isProblem(answer, 429, "too_many_requests");
    const seconds = Number(answer.headers.get("retry-after"));
    assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60, answer.text);
  }
  return refused;
}

test("over-rate: a caller past its rate is refused with its code, and the next caller is served", async () => {
  const [refused] = await flood(EACH, 20, () => from("203.0.113.1", { origin: OWN }));
  assert.equal(refused?.headers.get("access-control-allow-origin"), OWN);
  assert.match(refused?.headers.get("access-control-expose-headers") ?? "", /retry-after/i);
  assert.equal((await from("203.0.113.2")).status, 200);
});

test("a call that is refused reaches no OZmap, no provider and no ledger", async () => {
  await flood(EACH, 10, () => from("203.0.113.3"));
  const before = (await stack.noted("", "/")).length;
  const headers = { "x-real-ip": "203.0.113.3", "idempotency-key": "rates-refused-1" };
  const calls: [string, object?][] = [
    ["/v1/viability", signup],
    ["/v1/leads", signup],
    ["/v1/geocode", { address: signup.address }],
    ["/v1/reservations", { ...signup, ticket: "t" }],
    ["/v1/cep/88010-000"],
    ["/v1/reservations/nobody"],
    ["/v1/conditions"],
    ["/v1/nowhere"],
  ];
  for (const [path, body] of calls) {
    const answer = await stack.call(path, { headers, ...(body && { body }) });
    isProblem(answer, 429, "too_many_requests");
  }
  assert.equal((await stack.noted("", "/")).length, before);
});

test("an IPv6 line is one caller, whichever of its addresses it calls from", async () => {
  await flood(EACH, 12, (n) => from(`2001:db8:0:7:${n}::${n}`));
  isProblem(await from("2001:db8:0:7:ffff:ffff:ffff:ffff"), 429, "too_many_requests");
  assert.equal((await from("2001:db8:0:8::1")).status, 200);
  await flood(EACH, 12, (n) => from(n % 2 ? "203.0.113.4" : "::ffff:203.0.113.4"));
});

test("what is no address is one caller for all, and no error", async () => {
  const bad = [
    "",
    "unknown",
    "203.0.113.5:4711",
    "203.0.113.5, 198.51.100.7",
    "fe80::1%eth0",
    "x".repeat(4000),
  ];
  await flood(EACH, 18, (n) => from(bad[n % bad.length] ?? ""));
  isProblem(await stack.call("/v1/plans"), 429, "too_many_requests");
});

test("a header that is not the configured one makes nobody another caller", async () => {
  await flood(EACH, 12, (n) => {
    const forged = `198.51.100.${n}`;
    return from("203.0.113.6", {
      "x-forwarded-for": forged,
      "cf-connecting-ip": forged,
      "true-client-ip": forged,
      "x-client-ip": forged,
      forwarded: `for=${forged}`,
    });
  });
});

test("where no header is configured none is read, and the site's rate alone holds", async () => {
  const edge = await startEdge({
    sites: { sites: [each, all] },
    ozmapUrl: stack.sim.url,
    token: SIMULATOR_TOKEN,
  });
  try {
    const get = async (key: string, n: number) => {
      const headers = { "x-site-key": key, "x-real-ip": "203.0.113.7", "x-forwarded-for": `198.51.100.${n}` };
      const answer = await fetch(`${edge.url}/v1/plans`, { headers });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
    };
    const answers = await Promise.all(Array.from({ length: 5 * EACH }, (_, n) => get(each.key, n)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    await flood(ALL, 20, (n) => get(all.key, n));
  } finally {
    await edge.stop();
  }
});

test("the site's rate holds for all of its callers together, and for no other site", async () => {
  await flood(ALL, 20, (n) => from(`198.51.100.${n}`, {}, all.key));
  assert.equal((await from("198.51.100.200", {}, calm.key)).status, 200);
});

test("the operator calls as it likes; whoever guesses its key does not", async () => {
  const operator = (key = "") => from("203.0.113.8", { authorization: `Bearer ${key}` });
  await flood(EACH, 20, (n) => operator(`sk_guess_invented_${n}`));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => operator(stack.edge.operatorKeys[each.id])),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
});

test("addresses are in no line of the log and in no file", () => {
  const canaries = ["203.0.113", "198.51.100", "2001:db8"];
  assert.match(stack.edge.log(), /"status":429/);
  for (const canary of canaries) {
    assert.ok(!stack.edge.log().includes(canary), canary);
    for (const { path, bytes } of filesUnder(stack.edge.stateDir)) assert.ok(!bytes.includes(canary), path);
  }
});
