/** `POST /v1/leads`: who cannot be served is written down in OZmap, under a code that a repeat does not change. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

interface Prospect {
  code: string;
  name: string;
  phone: string;
  address: string;
  coords: [number, number];
  viable: boolean;
  observation: string;
}

const OTHER = otherSite("outra");
const stack = await startStack({ sites: { sites: [SITE, OTHER] } });
const signup = signupAt(stack.place("noFreePort"));

beforeEach(() => stack.sim.control("reset", {}));

const leave = (key: string, extra: object = { reason: "no_free_port" }, siteKey: string = SITE.key) =>
  stack.call("/v1/leads", {
    body: { ...signup, ...extra },
    headers: { "idempotency-key": key },
    key: siteKey,
  });
const prospects = (): Promise<Prospect[]> => stack.sim.control("world?full=prospects");

test("a lead is a prospect in OZmap, with whom to call and why", async () => {
  const answer = await leave("lead-new-1");
  assert.equal(answer.status, 201, answer.text);
  const { code, ...rest } = answer.body;
  assert.deepEqual(rest, {});
  assert.match(code ?? "", /^LEAD-[0-9A-HJKMNP-TV-Z]{20,}$/);
  const [prospect, ...more] = await prospects();
  assert.ok(prospect);
  assert.deepEqual(more, []);
  assert.equal(prospect.code, code);
  assert.equal(prospect.name, "Pessoa Inventada");
  assert.equal(prospect.phone, "+5548999990000");
  assert.equal(prospect.viable, false);
  assert.deepEqual(prospect.coords, [signup.location.lng, signup.location.lat]);
  assert.equal(prospect.address, "Rua das Ostras, 45 - Ribeirão da Ilha, Florianópolis - SC, 88064-103");
  for (const part of ["pessoa@teste.example", "fibra-300", "no_free_port"])
    assert.ok(prospect.observation.includes(part), prospect.observation);
});

test("the same key is the same code, another key another one, also at another site", async () => {
  const [first, second] = [await leave("lead-same-1"), await leave("lead-same-1")];
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.equal(second.body.code, first.body.code);
  const others = [await leave("lead-same-2"), await leave("lead-same-1", {}, OTHER.key)];
  assert.equal(new Set([first, ...others].map(({ body }) => body.code)).size, 3);
});

test("a reason is optional", async () => {
  const answer = await leave("lead-no-reason-1", {});
  assert.equal(answer.status, 201, answer.text);
  assert.equal((await prospects()).length, 1);
});

test("a failure is said, and the same key tries again under the same code", async () => {
  const POST = { method: "POST", pathContains: "/prospects" };
  const cases: [object, number, string][] = [
    [{ kind: "status", status: 401 }, 502, "upstream_unauthorized"],
    [{ kind: "status", status: 422 }, 502, "upstream_refused"],
    [{ kind: "status", status: 429 }, 503, "upstream_throttled"],
    [{ kind: "status", status: 500 }, 502, "upstream_error"],
    [{ kind: "reset_before" }, 502, "upstream_unreachable"],
  ];
  for (const [fault, status, code] of cases) {
    await stack.faults({ match: POST, times: 1, ...fault });
    isProblem(await leave("lead-retry-1"), status, code);
  }
  assert.deepEqual(await prospects(), []);
  const answer = await leave("lead-retry-1");
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(
    (await prospects()).map(({ code }) => code),
    [answer.body.code],
  );
  const codes = (await stack.noted("POST", "/prospects")).map(({ body }) => (body as Prospect).code);
  assert.deepEqual([...new Set(codes)], [answer.body.code]);
});
