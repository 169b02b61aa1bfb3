/** What every route shares: site key, origin, headers, methods, errors. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { KEY, otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const OWN = "https://assine.demo.example";
const OTHERS = "https://assine.outra.example";
const STRANGE = "https://estranho.example";
const stack = await startStack({
  sites: { sites: [{ ...SITE, origins: [OWN] }, otherSite("outra", { origins: [OTHERS] })] },
});
const { call } = stack;

test("plans are listed for people, without region tags", async () => {
  const answer = await call("/v1/plans");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/json");
  const { regionTags: _, ...second } = SITE.plans[1];
  assert.deepEqual(answer.body.site, { name: SITE.name });
  assert.deepEqual(
    answer.body.plans?.map(({ id }) => id),
    SITE.plans.map(({ id }: { id: string }) => id),
  );
  assert.deepEqual(answer.body.plans?.[1], second);
});

test("a site key is needed, and must be known", async () => {
  for (const path of ["/v1/plans", "/v1/viability", "/v1/reservations", "/v1/reservations/x", "/v1/leads"])
    for (const key of [undefined, "", "pk_unknown_00000001", KEY.toUpperCase(), `${KEY}x`])
      isProblem(await call(path, { key }), 401, "site_key_unknown");
});

test("health needs no key", async () => {
  const answer = await call("/healthz", { key: undefined });
  assert.deepEqual([answer.status, answer.body], [200, { status: "ok" }]);
});

test("a page of the site's origin may read the answer", async () => {
  const answer = await call("/v1/plans", { headers: { origin: OWN } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("access-control-allow-origin"), OWN);
  assert.match(answer.headers.get("vary") ?? "", /origin/i);
  assert.equal(answer.headers.get("access-control-allow-credentials"), null);
  const failed = await call("/v1/viability", { body: {}, headers: { origin: OWN } });
  assert.deepEqual([failed.status, failed.headers.get("access-control-allow-origin")], [422, OWN]);
});

test("a page of another origin gets nothing", async () => {
  const headers = (origin: string) => ({ headers: { origin } });
  for (const origin of [
    STRANGE,
    OTHERS,
    `${OWN}.example`,
    `${OWN}:8443`,
    "http://assine.demo.example",
    "null",
  ])
    isProblem(await call("/v1/plans", headers(origin)), 403, "origin_not_allowed");
  const strange = await call("/v1/plans", headers(STRANGE));
  assert.equal(strange.headers.get("access-control-allow-origin"), null);
  // The other site's page may read why its key does not fit.
  const others = await call("/v1/plans", headers(OTHERS));
  assert.equal(others.headers.get("access-control-allow-origin"), OTHERS);
  assert.equal(others.body.plans, undefined);
});

test("preflights are answered for pages of any site, and for no other", async () => {
  const preflight = (origin: string) =>
    call("/v1/reservations", {
      method: "OPTIONS",
      key: undefined,
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,idempotency-key,x-site-key",
      },
    });
  const own = await preflight(OWN);
  assert.equal(own.status, 204);
  assert.equal(own.headers.get("access-control-allow-origin"), OWN);
  const methods = own.headers.get("access-control-allow-methods")?.split(/, */);
  assert.deepEqual(methods?.sort(), ["DELETE", "GET", "POST"]);
  const allowed = own.headers.get("access-control-allow-headers")?.split(/, */);
  assert.deepEqual(allowed?.sort(), [
    "authorization",
    "content-type",
    "idempotency-key",
    "x-site-key",
    "x-turnstile-token",
  ]);
  assert.equal((await preflight(STRANGE)).headers.get("access-control-allow-origin"), null);
});

test("what is not there is a problem, too", async () => {
  for (const path of ["/v1/nope", "/v1/plans/x", "/v1/reservations/a/b", "/nope.html", "/v1"])
    isProblem(await call(path), 404, "not_found");
  isProblem(await call("/nope", { method: "POST", body: {} }), 404, "not_found");
  isProblem(await call("/v1/reservations/%E0%A4%A"), 404, "reservation_not_found");
});

test("a wrong method is named as that", async () => {
  const wrong: [string, string][] = [
    ["DELETE", "/v1/plans"],
    ["GET", "/v1/viability"],
    ["PUT", "/v1/reservations"],
    ["PATCH", "/v1/reservations/x"],
    ["GET", "/v1/leads"],
    ["POST", "/healthz"],
  ];
  for (const [method, path] of wrong) {
    const answer = await call(path, { method });
    isProblem(answer, 405, "method_not_allowed");
    assert.match(answer.headers.get("allow") ?? "", /^(GET|POST|DELETE)(, (GET|POST|DELETE))*$/);
  }
});

test("every answer has its own request id and the security headers", async () => {
  const answers = await Promise.all(["/healthz", "/v1/plans", "/v1/nope", "/"].map((path) => call(path)));
  for (const { headers } of answers) {
    assert.match(headers.get("x-request-id") ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
  }
  assert.equal(new Set(answers.map(({ headers }) => headers.get("x-request-id"))).size, answers.length);
  assert.equal(answers[1]?.headers.get("cache-control"), "no-store");
});

test("the demo page is served by the edge", async () => {
  const page = await call("/", { key: undefined });
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(page.text, /conecte-signup/);
});

test("a body over 16 KB is refused by its length", async () => {
  const body = { ...signupAt(stack.place("viable")), more: "x".repeat(16 * 1024) };
  for (const path of ["/v1/viability", "/v1/reservations", "/v1/leads"])
    isProblem(
      await call(path, { body, headers: { "idempotency-key": "too-large-1" } }),
      413,
      "body_too_large",
    );
  const fitting = Buffer.alloc(16 * 1024, " ");
  fitting.write(JSON.stringify(signupAt(stack.place("viable"))));
  assert.equal((await call("/v1/viability", { body: fitting })).body.outcome, "viable");
  const longer = Buffer.concat([fitting, Buffer.from(" ")]);
  isProblem(await call("/v1/viability", { body: longer }), 413, "body_too_large");
});

test("a body without a length is refused while it still comes", { timeout: 20_000 }, async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { "x-site-key": KEY, "transfer-encoding": "chunked" };
    const sending = request(`${stack.edge.url}/v1/viability`, { method: "POST", headers }, (answer) => {
      resolve(answer.statusCode);
      sending.destroy();
    });
    sending.on("error", reject);
    // Never ended: only an edge that counts as it reads can answer.
    sending.write("x".repeat(17 * 1024));
  });
  assert.equal(status, 413);
});
