/** Real answers, good and bad, of every operation: each within the contract, and each code that it lists seen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CompactEncrypt } from "jose";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { otherSite, signupAt } from "../worker/data.ts";
import { type Answer, isProblem, until } from "../worker/harness.ts";
import { breachesOf, codesOf, operations, templateOf } from "./contract.ts";
import { BARE, filled, HUMAN, RARE, SINGLE, SITE, startContractStack } from "./stack.ts";

const stack = await startContractStack();
const viable = signupAt(stack.place("viable"));
const OPERATOR = stack.operator;
const DEPLOYMENT = stack.authorityOf("/v1/sites");
const COVERAGE = { plan: "fibra-300", points: [viable.location] };

/** What was answered so far: `method path status code`. The harness holds each answer to the contract. */
const seen = new Set<string>();
type Options = Parameters<typeof stack.call>[1];
async function call(method: string, path: string, options: Options = {}): Promise<Answer> {
  const answer = await stack.call(path, { method, key: SITE.key, ...options });
  seen.add(
    `${method} ${templateOf(path)} ${answer.status} ${answer.body.title ? answer.body.code : ""}`.trim(),
  );
  return answer;
}

let counter = 0;
const write = (path: string, body: unknown, options: Options = {}) => {
  counter += 1;
  const headers = { "idempotency-key": `contract-answers-${counter}`, ...options.headers };
  return call("POST", path, { body, ...options, headers });
};
const ticketOf = async (signup = viable) => {
  const { body, text } = await write("/v1/viability", signup);
  assert.ok(body.ticket, text);
  return body.ticket;
};
const reserve = async (signup = viable, options: Options = {}) =>
  write("/v1/reservations", { ...signup, ticket: await ticketOf(signup) }, options);
/** Ports of the one place are few, and later tests want them. */
async function giveBack(answers: Answer[], key = SITE.key): Promise<void> {
  for (const { body } of answers) {
    const headers = { authorization: `Bearer ${body.secret}` };
    assert.equal((await call("DELETE", `/v1/reservations/${body.id}`, { headers, key })).status, 200);
  }
}
const operator = (method: string, path: string) => call(method, path, { headers: OPERATOR });

/** Bodies that are good, for the operations that take one. */
const BODIES: Record<string, object> = {
  "/v1/geocode": { address: viable.address },
  "/v1/viability": viable,
  "/v1/coverage": COVERAGE,
  "/v1/reservations": { ...viable, ticket: "t" },
  "/v1/leads": { ...viable, reason: "no_free_port" },
  "/v1/sites/{id}": { site: {} },
  "/v1/sites/{id}/check": { site: {} },
  "/v1/sites/{id}/keys": {},
};

/** What breaks a rule of an operation, where that is no plan which does not exist. */
const BAD: Record<string, object> = {
  "/v1/geocode": { address: {} },
  "/v1/sites/{id}": { site: {}, secrets: { more: "x" } },
  "/v1/sites/{id}/check": { site: {}, secrets: { more: "x" } },
  "/v1/sites/{id}/keys": { label: "a\nb" },
};

test("what a page asks for", async () => {
  assert.equal((await call("GET", "/healthz")).status, 200);
  assert.equal((await call("GET", "/v1/plans")).status, 200);
  const { address } = stack.place("viable");
  assert.equal((await call("GET", `/v1/cep/${address.cep}`)).body.outcome, "found");
  assert.equal((await call("GET", "/v1/cep/99999-999")).body.outcome, "not_found");
  isProblem(await call("GET", "/v1/cep/1"), 422, "invalid_input");
  isProblem(await call("GET", "/v1/cep/88067-101", { key: BARE.key }), 404, "lookup_not_offered");
  assert.equal((await write("/v1/geocode", BODIES["/v1/geocode"])).status, 200);
  isProblem(await write("/v1/geocode", BODIES["/v1/geocode"], { key: BARE.key }), 404, "lookup_not_offered");
  const reasons = await Promise.all(
    ["noBoxInRange", "noFreePort"].map((name) => write("/v1/viability", signupAt(stack.place(name)))),
  );
  for (const { body } of reasons) assert.equal(body.outcome, "not_viable");
  assert.equal((await write("/v1/leads", BODIES["/v1/leads"])).status, 201);
});

test("providers that do not answer", async () => {
  await stack.faults({ match: { pathContains: "/_lookup/" }, kind: "status", status: 503 });
  isProblem(await call("GET", "/v1/cep/88010-000"), 503, "lookup_unavailable");
  const address = { ...viable.address, number: "7777" };
  isProblem(await write("/v1/geocode", { address }), 503, "lookup_unavailable");
  await stack.faults();
});

test("a reservation from its ticket to its end", async () => {
  const made = await reserve();
  assert.equal(made.status, 201, made.text);
  const path = `/v1/reservations/${made.body.id}`;
  const own = { headers: { authorization: `Bearer ${made.body.secret}` } };
  assert.equal((await call("GET", path, own)).status, 200);
  assert.equal((await operator("POST", `${path}/confirm`)).body.state, "confirmed");
  isProblem(await call("DELETE", path, own), 409, "not_cancellable");
  assert.equal((await operator("GET", `${path}/history`)).status, 200);
  const given = (await reserve()).body;
  const secret = { headers: { authorization: `Bearer ${given.secret}` } };
  assert.equal((await call("DELETE", `/v1/reservations/${given.id}`, secret)).status, 200);
  isProblem(await operator("POST", `/v1/reservations/${given.id}/confirm`), 409, "not_confirmable");
  for (const [method, rest] of [
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/confirm"],
    ["GET", "/history"],
  ] as const)
    isProblem(await operator(method, `/v1/reservations/nobody${rest}`), 404, "reservation_not_found");
});

test("a page of the list, the next one, and none", async () => {
  const made = [await reserve(), await reserve()];
  const first = await operator("GET", "/v1/reservations?state=reserved&limit=1");
  assert.equal(first.status, 200);
  const { next } = JSON.parse(first.text);
  assert.equal((await operator("GET", `/v1/reservations?state=reserved&cursor=${next}`)).status, 200);
  isProblem(await operator("GET", "/v1/reservations?limit=0"), 422, "invalid_input");
  await giveBack(made);
});

test("what OZmap has", async () => {
  for (const path of ["/v1/tags", "/v1/regions", "/v1/plans/regions"])
    assert.equal((await operator("GET", path)).status, 200);
});

test("figures, which are no JSON", async () => {
  assert.equal((await operator("GET", "/v1/metrics")).status, 200);
});

test("more than a site allows", async () => {
  for (const { path, method } of operations.filter(({ operation }) => operation.responses[429])) {
    const at = path.replace("{id}", "nobody").replace("{cep}", "88067-101");
    const calls = [1, 2, 3].map(() => call(method, at, { key: RARE.key }));
    const refused = (await Promise.all(calls)).filter(({ status }) => status === 429);
    assert.ok(refused.length >= 2, path);
    for (const answer of refused) isProblem(answer, 429, "too_many_requests");
  }
  const key = SINGLE.key;
  const reserveThere = async () => {
    const { body } = await write("/v1/viability", viable, { key });
    return write("/v1/reservations", { ...viable, ticket: body.ticket }, { key });
  };
  const only = await reserveThere();
  assert.equal(only.status, 201);
  isProblem(await reserveThere(), 409, "too_many_open_reservations");
  await giveBack([only], key);
});

test("a site with a Turnstile widget", async () => {
  assert.ok((await call("GET", "/v1/plans", { key: HUMAN.key })).body.site?.turnstile);
  for (const path of ["/v1/viability", "/v1/leads"]) {
    const ask = (token?: string) =>
      write(path, BODIES[path], {
        key: HUMAN.key,
        headers: { "idempotency-key": "contract-human-1", ...(token && { "x-turnstile-token": token }) },
      });
    isProblem(await ask(), 403, "turnstile_required");
    isProblem(await ask("invented"), 403, "turnstile_failed");
    await stack.faults({ match: { pathContains: "/_lookup/turnstile/" }, kind: "status", status: 500 });
    isProblem(await ask("sim.localhost.0.x"), 503, "turnstile_unavailable");
    await stack.faults();
  }
});

test("tickets that do not fit", async () => {
  const key = Buffer.from(stack.edge.ticketKey, "base64");
  const bound = { site: SITE.id, plan: viable.plan, at: viable.location, exp: 1 };
  const old = await new CompactEncrypt(Buffer.from(JSON.stringify({ slots: [], bound })))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(key);
  isProblem(await write("/v1/reservations", { ...viable, ticket: old }), 410, "ticket_expired");
  isProblem(await write("/v1/reservations", { ...viable, ticket: "t" }), 422, "ticket_invalid");
  const ticket = await ticketOf();
  const other = { ...viable, plan: "fibra-600", ticket };
  isProblem(await write("/v1/reservations", other), 422, "ticket_mismatch");
  const headers = { "idempotency-key": "contract-twice-1" };
  assert.equal((await write("/v1/reservations", { ...viable, ticket }, { headers })).status, 201);
  const changed = { ...viable, contact: { ...viable.contact, email: "outra@teste.example" }, ticket };
  isProblem(await write("/v1/reservations", changed, { headers }), 422, "idempotency_key_reused");
});

test("bodies that are none, too large, or break a rule", async () => {
  for (const { path, method, operation } of operations.filter(({ operation }) => operation.requestBody)) {
    const headers = { ...stack.authorityOf(path), "idempotency-key": "contract-bodies-1" };
    const send = (body: unknown) => call(method, filled(path), { body, headers });
    isProblem(await send("{"), 400, "invalid_json");
    isProblem(await send({ ...BODIES[path], more: 1 }), 400, "invalid_json");
    isProblem(await send(" ".repeat(129 * 1024)), 413, "body_too_large");
    isProblem(await send(BAD[path] ?? { ...BODIES[path], plan: "nope" }), 422, "invalid_input");
    if (codesOf(operation).some((code) => code.endsWith("idempotency_key_required")))
      isProblem(await call(method, path, { body: BODIES[path] }), 400, "idempotency_key_required");
  }
  isProblem(
    await call("POST", "/v1/coverage", { body: COVERAGE, key: BARE.key, headers: stack.bareOperator }),
    422,
    "radius_required",
  );
});

test("a body that never ends", { timeout: 30_000 }, async () => {
  const asked = operations
    .filter(({ operation }) => operation.requestBody)
    .map(async ({ path, method }) => {
      const headers = {
        ...stack.authorityOf(path),
        "x-site-key": SITE.key,
        "idempotency-key": "contract-endless-1",
      };
      const hangUp = new AbortController();
      const body = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from("{")) });
      const init = { method, headers, body, duplex: "half" as const, signal: hangUp.signal };
      const answer = await fetch(stack.edge.url + filled(path), init);
      const text = await answer.text();
      hangUp.abort();
      assert.deepEqual(
        breachesOf({ method, path, status: answer.status, headers: answer.headers, text }),
        [],
      );
      seen.add(`${method} ${path} ${answer.status} ${JSON.parse(text).code}`);
    });
  await Promise.all(asked);
});

test("keys and origins", async () => {
  const gone = { authorization: `Bearer sk_contrato_${"x".repeat(43)}` };
  for (const { path, method, operation } of operations.filter(
    ({ operation }) => operation.security.length > 0,
  )) {
    const at = filled(path);
    const codes = codesOf(operation);
    const strange = { headers: { origin: "https://estranho.example", ...DEPLOYMENT } };
    isProblem(await call(method, at, strange), 403, "origin_not_allowed");
    if (codes.includes("401 site_key_unknown"))
      isProblem(await call(method, at, { key: "pk_unknown_00000001" }), 401, "site_key_unknown");
    if (codes.includes("401 operator_key_required"))
      isProblem(await call(method, at, { key: undefined, headers: gone }), 401, "operator_key_required");
    else isProblem(await call(method, at, { headers: OPERATOR }), 401, "deployment_key_required");
  }
});

test("a site from its document to its end", async () => {
  const site = otherSite("nova", { ozmap: { url: stack.sim.url }, lookups: {} });
  const manage = (method: string, path = "", body?: unknown) =>
    call(method, `/v1/sites${path}`, { headers: DEPLOYMENT, key: undefined, ...(body ? { body } : {}) });
  const body = { site, secrets: { ozmapToken: SIMULATOR_TOKEN } };
  assert.equal((await manage("POST", "/nova/check", body)).status, 200);
  isProblem(await manage("GET", "/nova"), 404, "site_not_found");
  assert.equal((await manage("PUT", "/nova", body)).status, 201);
  assert.equal((await manage("PUT", "/nova", body)).status, 200);
  for (const [method, path] of [
    ["PUT", "/nova"],
    ["POST", "/nova/check"],
  ] as const)
    isProblem(await manage(method, path, { site: { ...site, plans: [] } }), 422, "site_invalid");
  // Both are compared with the same version before either is stored.
  await stack.faults({ match: {}, kind: "latency", ms: 1500 });
  const both = await Promise.all(
    ["Um", "Dois"].map((name) => manage("PUT", "/nova", { site: { ...site, name } })),
  );
  await stack.faults();
  isProblem(both.find(({ status }) => status !== 200) ?? (both[0] as Answer), 409, "site_changed");
  assert.equal((await manage("GET", "/nova")).status, 200);
  assert.equal((await manage("GET")).status, 200);
  const { id } = JSON.parse((await manage("POST", "/nova/keys", { label: "um" })).text);
  assert.equal((await manage("POST", "/nova/keys", { replaces: id })).status, 201);
  isProblem(await manage("POST", "/nova/keys", { replaces: "nobody" }), 404, "key_not_found");
  assert.equal((await manage("GET", "/nova/keys")).status, 200);
  assert.equal((await manage("DELETE", `/nova/keys/${id}`)).status, 200);
  isProblem(await manage("DELETE", `/nova/keys/${id}`), 404, "key_not_found");
  for (let working = 1; working < 20; working++) await manage("POST", "/nova/keys", {});
  isProblem(await manage("POST", "/nova/keys", {}), 409, "too_many_keys");
  assert.equal((await reserve()).status, 201);
  isProblem(await manage("DELETE", `/${SITE.id}`), 409, "site_has_reservations");
  assert.equal((await manage("DELETE", "/nova")).status, 200);
  isProblem(await manage("DELETE", "/nova"), 404, "site_not_found");
  isProblem(await manage("GET", "/nova/keys"), 404, "site_not_found");
  isProblem(await manage("POST", "/nova/keys", {}), 404, "site_not_found");
});

test("an OZmap that fails in every way", { timeout: 60_000 }, async () => {
  const ways: [object, number, string][] = [
    [{ kind: "status", status: 401 }, 502, "upstream_unauthorized"],
    [{ kind: "status", status: 422 }, 502, "upstream_refused"],
    [{ kind: "status", status: 500 }, 502, "upstream_error"],
    [{ kind: "garbage", body: "<html>" }, 502, "upstream_unreadable"],
    [{ kind: "reset_before" }, 502, "upstream_unreachable"],
    [{ kind: "status", status: 429 }, 503, "upstream_throttled"],
    [{ kind: "hang" }, 504, "upstream_timeout"],
  ];
  const { site } = JSON.parse((await call("GET", `/v1/sites/${SITE.id}`, { headers: DEPLOYMENT })).text);
  const changed = { ...site, name: "Outro nome" };
  for (const [fault, status, code] of ways) {
    await stack.faults({ match: {}, ...fault });
    // Of a lead only the status counts: OZmap has it, whatever it says about it.
    const leads = code === "upstream_unreadable" ? [] : ["/v1/leads"];
    const asked = ["/v1/viability", "/v1/coverage", ...leads].map((path) =>
      write(path, BODIES[path], { headers: OPERATOR }),
    );
    for (const [method, rest] of [
      ["PUT", ""],
      ["POST", "/check"],
    ] as const)
      asked.push(
        call(method, `/v1/sites/${SITE.id}${rest}`, { body: { site: changed }, headers: DEPLOYMENT }),
      );
    const read = ["/v1/tags", "/v1/regions", "/v1/plans/regions"].map((path) => operator("GET", path));
    for (const answer of await Promise.all([...asked, ...read])) isProblem(answer, status, code);
  }
  await stack.faults();
  assert.equal((await write("/v1/coverage", COVERAGE, { headers: OPERATOR })).status, 200);
});

test("a port whose fate is unknown, and one that is gone", async () => {
  const POST = { match: { method: "POST", pathContains: "/properties" } };
  await stack.faults({ ...POST, kind: "status", status: 500 });
  const pending = await reserve();
  assert.deepEqual([pending.status, pending.body.state], [202, "pending"]);
  await stack.faults({ ...POST, kind: "status", status: 422 });
  isProblem(await reserve(), 409, "no_port_left");
  await stack.faults();
});

test("a refused token is a condition", async () => {
  assert.equal((await operator("GET", "/v1/conditions")).status, 200);
  const ticket = await ticketOf();
  await stack.sim.control("settings", { tokens: ["another-invented-token"] });
  isProblem(await write("/v1/reservations", { ...viable, ticket }), 502, "upstream_unauthorized");
  const found = await until(10_000, async () => {
    const { text } = await operator("GET", "/v1/conditions");
    return text.includes("ozmap_token_refused") && text;
  });
  assert.match(found, /"since":"\d{4}-/);
});

test("every status and code that the contract lists was seen here", () => {
  const wanted = operations.flatMap(({ method, path, operation }) => [
    ...codesOf(operation).map((code) => `${method} ${path} ${code}`),
    ...Object.keys(operation.responses)
      .filter((status) => Number(status) < 400)
      .map((status) => `${method} ${path} ${status}`),
  ]);
  const unseen = wanted.filter((one) => !seen.has(one) && !one.endsWith(" 500 internal"));
  assert.deepEqual(unseen, [
    // A network that takes more than 25 s to read.
    "POST /v1/coverage 503 coverage_not_ready",
    // An answer of more than 32 MiB to a lead.
    "POST /v1/leads 502 upstream_unreadable",
  ]);
});
