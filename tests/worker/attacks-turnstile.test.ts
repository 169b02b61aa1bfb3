/** Programs at a site with a Turnstile widget: no check and no lead without a token that Cloudflare takes. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { beforeEach, test } from "node:test";
import { SIMULATOR_TOKEN, SIMULATOR_TURNSTILE_SECRET } from "../../scripts/edge.mjs";
import { otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";
import { filesUnder } from "./state-files.ts";

const WRONG_SECRET = "turnstile-wrong-invented-0001";
const OWN = "https://assine.demo.example";
const wrongSecret = "chave-errada";
const stack = await startStack({
  sitesAsking: (_, turnstile) => ({
    sites: [
      { ...SITE, origins: [OWN], turnstile },
      otherSite(wrongSecret, { turnstile }),
      otherSite("livre"),
    ],
  }),
  turnstileSecret: { [SITE.id]: SIMULATOR_TURNSTILE_SECRET, [wrongSecret]: WRONG_SECRET },
});
const signup = signupAt(stack.place("viable"));
const SITEVERIFY = { method: "POST", pathContains: "/_lookup/turnstile/" };
beforeEach(() => stack.sim.control("reset", {}));

let count = 0;
/** A token as the widget of a page of this host would have got it, so many seconds ago. */
function tokenOf(hostname = "assine.demo.example", ageS = 0): string {
  count += 1;
  return `sim.${hostname.replaceAll(".", "-")}.${ageS}.canary-token-${count}`;
}

const ROUTES = ["/v1/viability", "/v1/leads"] as const;
/** One of the two calls, with a token or without. */
const ask = (
  path: string,
  token?: string,
  { headers = {}, key = SITE.key }: { headers?: Record<string, string>; key?: string } = {},
) => {
  count += 1;
  return stack.call(path, {
    body: signup,
    key,
    headers: {
      "idempotency-key": `attack-turnstile-${count}`,
      ...(token === undefined ? {} : { "x-turnstile-token": token }),
      ...headers,
    },
  });
};
const ozmapCalls = async () => (await stack.noted("", "/api/v2/")).length;

test("without a token there is no check and no lead, and OZmap hears of neither", async () => {
  for (const path of ROUTES)
    for (const token of [undefined, ""]) isProblem(await ask(path, token), 403, "turnstile_required");
  assert.equal(await ozmapCalls(), 0);
  assert.deepEqual(await stack.noted("POST", SITEVERIFY.pathContains), []);
});

test("with one there are, and the reservation needs the ticket alone", async () => {
  const viable = await ask("/v1/viability", tokenOf());
  assert.equal(viable.body.outcome, "viable", viable.text);
  assert.equal((await ask("/v1/leads", tokenOf("127.0.0.1"))).status, 201);
  const reserved = await stack.reserve(signup, viable.body.ticket ?? "", "attack-turnstile-port");
  assert.equal(reserved.status, 201, reserved.text);
  const shown = await stack.noted("POST", SITEVERIFY.pathContains);
  assert.deepEqual(
    shown.map(({ body, tokenOk }) => ({ body, tokenOk })),
    [1, 2].map(() => ({ body: { fields: ["idempotency_key", "response", "secret"] }, tokenOk: true })),
  );
});

test("a token is good once: of twenty calls with the same one, one is let in", async () => {
  const token = tokenOf();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask("/v1/viability", token)));
  const passed = answers.filter(({ status }) => status === 200);
  assert.equal(passed.length, 1);
  for (const answer of answers) if (!passed.includes(answer)) isProblem(answer, 403, "turnstile_failed");
});

test("a token of another page, too old, or invented, is none", async () => {
  const bad = [
    tokenOf("evil.example"),
    tokenOf("demo.example"),
    tokenOf("assine.demo.example.evil.example"),
    tokenOf("assine.demo.example", 301),
    "0.invented",
    "x".repeat(2049),
    "a b",
    `${tokenOf()}&secret=${WRONG_SECRET}`.replace("sim.", "sum."),
  ];
  for (const token of bad)
    for (const path of ROUTES) isProblem(await ask(path, token), 403, "turnstile_failed");
  // What Cloudflare would let pass is still judged by its host and its time.
  const old = new Date(Date.now() - 7 * 60_000).toISOString();
  for (const answer of [
    { success: true, hostname: "evil.example", challenge_ts: new Date().toISOString() },
    { success: true, hostname: "assine.demo.example", challenge_ts: old },
  ]) {
    await stack.faults({ match: SITEVERIFY, kind: "garbage", body: JSON.stringify(answer) });
    isProblem(await ask("/v1/viability", tokenOf()), 403, "turnstile_failed");
  }
  assert.equal(await ozmapCalls(), 0);
});

test("a Cloudflare that fails in any way lets nobody in", { timeout: 60_000 }, async () => {
  const ways: object[] = [
    { kind: "status", status: 500 },
    { kind: "status", status: 302, body: "{}" },
    { kind: "redirect", body: `${stack.sim.url}/stolen` },
    { kind: "reset_before" },
    { kind: "truncate" },
    { kind: "hang" },
    { kind: "garbage" },
    ...[
      "",
      "null",
      "[]",
      '{"success":"true"}',
      '{"success":true}',
      `{"success":true,"hostname":"assine.demo.example"}`,
      '{"success":false,"error-codes":["internal-error"]}',
      '{"success":false,"error-codes":["bad-request"]}',
      JSON.stringify({ success: true, hostname: "assine.demo.example", more: "x".repeat(20_000) }),
    ].map((body) => ({ kind: "garbage", body })),
  ];
  for (const way of ways) {
    await stack.faults({ match: SITEVERIFY, ...way });
    isProblem(await ask("/v1/viability", tokenOf()), 503, "turnstile_unavailable");
  }
  assert.equal(await ozmapCalls(), 0);
});

test("an answer that is lost once is asked for again, and the token is not spent by that", async () => {
  for (const kind of ["reset_before", "reset_after"]) {
    await stack.faults({ match: SITEVERIFY, kind, times: 1 });
    const answer = await ask("/v1/viability", tokenOf());
    assert.equal(answer.body.outcome, "viable", answer.text);
  }
});

const saysWhy = (outcome: string) => new RegExp(`"event":"turnstile",.*"outcome":"${outcome}"`);

test("a site whose secret key is wrong lets nobody in, and the log says why", async () => {
  const { key } = otherSite(wrongSecret);
  for (const path of ROUTES)
    isProblem(await ask(path, tokenOf("127.0.0.1"), { key }), 503, "turnstile_unavailable");
  assert.match(stack.edge.log(), saysWhy("misconfigured"));
  assert.equal(await ozmapCalls(), 0);
});

test("a site without a secret key for its widget, or for where tokens are shown, is not applied", async () => {
  const { turnstile } = stack.sim;
  const elsewhere = { ...turnstile, url: "https://turnstile.example/siteverify" };
  for (const [id, widget] of [
    ["sem-chave", turnstile],
    [SITE.id, elsewhere],
  ] as const) {
    const site = {
      ...(id === SITE.id ? SITE : otherSite(id)),
      ozmap: { url: stack.sim.url },
      turnstile: widget,
    };
    const answer = await stack.sites("PUT", `/${id}`, { site, secrets: { ozmapToken: SIMULATOR_TOKEN } });
    isProblem(answer, 422, "site_invalid");
    assert.deepEqual(answer.body.errors, [{ pointer: "/turnstile", code: "secret_required" }]);
  }
});

test("the operator needs no token; whoever guesses its key does", async () => {
  const as = (key = "") => ({ headers: { authorization: `Bearer ${key}` } });
  for (const path of ROUTES) {
    assert.ok(
      [200, 201].includes((await ask(path, undefined, as(stack.edge.operatorKeys[SITE.id]))).status),
      path,
    );
    for (const guess of ["sk_guess_invented_0001", "", SITE.key])
      isProblem(await ask(path, undefined, as(guess)), 403, "turnstile_required");
  }
  assert.deepEqual(await stack.noted("POST", SITEVERIFY.pathContains), []);
});

test("pages are told which widget, and may send its token; a site without one asks for none", async () => {
  const plans = await stack.call("/v1/plans");
  assert.deepEqual(plans.body.site, { name: SITE.name, turnstile: { siteKey: stack.sim.turnstile.siteKey } });
  const free = otherSite("livre").key;
  assert.deepEqual((await stack.call("/v1/plans", { key: free })).body.site, { name: SITE.name });
  assert.equal((await ask("/v1/viability", undefined, { key: free })).status, 200);
  assert.equal((await ask("/v1/viability", "whatever", { key: free })).status, 200);
  const preflight = await stack.call("/v1/viability", {
    method: "OPTIONS",
    headers: { origin: OWN, "access-control-request-method": "POST" },
  });
  assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /\bx-turnstile-token\b/);
  for (const path of ["/v1/cep/88010-000", "/v1/plans"])
    assert.equal((await stack.call(path)).status, 200, path);
});

test("tokens are shown to the configured address alone, and one that leads elsewhere is refused", async () => {
  const { siteKey } = stack.sim.turnstile;
  const turnstile = { siteKey, url: "http://turnstile.example/siteverify" };
  const site = { ...SITE, ozmap: { url: stack.sim.url }, turnstile };
  const answer = await stack.sites("POST", `/${SITE.id}/check`, { site });
  isProblem(answer, 422, "site_invalid");
  assert.deepEqual(answer.body.errors, [{ pointer: "/turnstile/url", code: "plain_http" }]);
});

test("no secret key and no token is in the log, in a file, or in what the simulator notes", async () => {
  await ask("/v1/viability", tokenOf());
  const canaries = [SIMULATOR_TURNSTILE_SECRET, WRONG_SECRET, "canary-token"];
  const places: [string, string][] = [
    ["the log", stack.edge.log()],
    ["the simulator", JSON.stringify(await stack.sim.control("world?full=requests"))],
    ...filesUnder(stack.edge.stateDir).map(({ path, bytes }): [string, string] => [
      path,
      bytes.toString("latin1"),
    ]),
  ];
  assert.match(stack.edge.log(), /"event":"turnstile"/);
  for (const canary of canaries) for (const [where, text] of places) assert.ok(!text.includes(canary), where);
});

test("under another ticket key the secret key does not open, and nobody is let in", async () => {
  await stack.crash({ ticketKey: randomBytes(32).toString("base64"), sites: { sites: [] } });
  for (const path of ROUTES) isProblem(await ask(path, tokenOf()), 503, "turnstile_unavailable");
  assert.match(stack.edge.log(), saysWhy("no_secret"));
  assert.equal(await ozmapCalls(), 0);
});
