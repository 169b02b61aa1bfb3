/** Bodies that break a rule: each mistake by its pointer and code, and no call to OZmap for any of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

type Text = string | (string | [string, number])[];
interface Vectors {
  fields: { pointer: string; value: Text; code?: string }[];
  locations: { lat: number; lng: number; code?: string; place?: string }[];
  signups: { name: string; input: unknown; errors?: { pointer: string; code: string }[] }[];
}

const path = new URL("../vectors/signup.json", import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(path, "utf8"));
const stack = await startStack();
const valid = signupAt(stack.place("viable"));

const join = (text: Text) =>
  typeof text === "string"
    ? text
    : text.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");

/** The valid signup with one field replaced. */
function withField(pointer: string, value: unknown) {
  const signup = structuredClone(valid);
  const names = pointer.split("/").slice(1);
  const last = names.pop() ?? "";
  let at = signup as unknown as Record<string, unknown>;
  for (const name of names) at = at[name] as Record<string, unknown>;
  at[last] = value;
  return signup;
}

before(() => stack.sim.control("reset", {}));

for (const pointer of new Set(vectors.fields.map((field) => field.pointer)))
  test(`rules of ${pointer}`, async () => {
    for (const field of vectors.fields.filter((one) => one.pointer === pointer)) {
      const value = join(field.value);
      const answer = await stack.check(withField(pointer, value));
      // A plan can be well written and still not be one of the site's.
      const unknown = pointer === "/plan" && value.trim() !== valid.plan ? "plan_unknown" : undefined;
      const code = field.code ?? unknown;
      const errors = code === undefined ? undefined : [{ pointer, code }];
      assert.deepEqual(answer.body.errors, errors, `${JSON.stringify(value)} ${answer.text}`);
      if (errors) isProblem(answer, 422, "invalid_input");
      else assert.equal(answer.status, 200, `${JSON.stringify(value)} ${answer.text}`);
    }
  });

test("rules of /location, swapped values among them", async () => {
  for (const { lat, lng, code, place } of vectors.locations) {
    const answer = await stack.check({ ...valid, location: { lat, lng } });
    if (code === undefined) assert.equal(answer.status, 200, `${place} ${answer.text}`);
    else {
      isProblem(answer, 422, "invalid_input");
      assert.deepEqual(answer.body.errors, [{ pointer: "/location", code }], `${place} ${answer.text}`);
    }
  }
});

test("whole signups: every mistake at once, in the order of the fields", async () => {
  for (const { name, input, errors } of vectors.signups) {
    const answer = await stack.check(input);
    assert.deepEqual(answer.body.errors, errors, `${name} ${answer.text}`);
    assert.equal(answer.status, errors ? 422 : 200, `${name} ${answer.text}`);
  }
});

test("each route judges the same signup alike", async () => {
  const bad = withField("/contact/phone", "(20) 99999-0000");
  const errors = [{ pointer: "/contact/phone", code: "phone_unknown_area_code" }];
  const headers = { "idempotency-key": "each-route-1" };
  for (const [path, extra] of [
    ["/v1/viability", {}],
    ["/v1/reservations", { ticket: "t" }],
    ["/v1/leads", { reason: "no_free_port" }],
  ] as const) {
    const answer = await stack.call(path, { body: { ...bad, ...extra }, headers });
    isProblem(answer, 422, "invalid_input");
    assert.deepEqual(answer.body.errors, errors);
  }
});

test("the extra fields of a route have rules, too", async () => {
  const headers = { "idempotency-key": "extra-fields-1" };
  const cases: [string, object, { pointer: string; code: string }][] = [
    ["/v1/reservations", {}, { pointer: "/ticket", code: "ticket_required" }],
    ["/v1/reservations", { ticket: 7 }, { pointer: "/ticket", code: "ticket_invalid" }],
    ["/v1/leads", { reason: "because" }, { pointer: "/reason", code: "reason_invalid" }],
  ];
  for (const [path, extra, error] of cases) {
    const answer = await stack.call(path, { body: { ...valid, ...extra }, headers });
    isProblem(answer, 422, "invalid_input");
    assert.deepEqual(answer.body.errors, [error]);
  }
});

test("what is not JSON of the documented shape", async () => {
  const texts = ["", "x", "{", "[]", "null", "7", '"text"', "\u0000", `${JSON.stringify(valid)}x`];
  const shapes = [
    { ...valid, extra: 1 },
    { ...valid, ticket: "not of this route" },
    { ...valid, plan: 7 },
    { ...valid, contact: { ...valid.contact, cpf: "000" } },
    { ...valid, address: [] },
    { ...valid, location: { lat: "-27.5", lng: -48.5 } },
    { ...valid, location: { ...valid.location, alt: 3 } },
    { ...valid, location: [valid.location.lng, valid.location.lat] },
  ];
  for (const body of [...texts, ...shapes, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])])
    isProblem(await stack.call("/v1/viability", { body }), 400, "invalid_json");
  isProblem(await stack.call("/v1/viability", { method: "POST" }), 400, "invalid_json");
});

test("bad input never reaches OZmap", async () => {
  await stack.sim.control("reset", {});
  await stack.check({});
  await stack.check(withField("/contact/email", "nobody"));
  await stack.call("/v1/viability", { body: "{" });
  assert.deepEqual((await stack.sim.control("world")).calls, {});
  await stack.check(valid);
  assert.deepEqual((await stack.sim.control("world")).calls, { "GET /ftth-viability/radius": 1 });
});
