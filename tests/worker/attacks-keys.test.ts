/** Keys and secrets of others, in every place where somebody might put them: each refused, and nothing changed by it. */
import assert from "node:assert/strict";
import { createHash, timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { otherSite, signupAt } from "./data.ts";
import { type Body, type CallOptions, isProblem, startStack } from "./harness.ts";

/** As it runs in workerd; loaded by name, for its types are those of workerd. */
const cryptoFile = new URL("../../www/worker/crypto.ts", import.meta.url).href;
const { sameSecret }: { sameSecret(sent: string, secret: string): Promise<boolean> } = await import(
  cryptoFile
);

const ONE = otherSite("um");
const TWO = otherSite("dois");
const NOBODY = otherSite("sem-operador");
const stack = await startStack({ sites: { sites: [ONE, TWO, NOBODY] } });
const { um = "", dois = "" } = stack.edge.operatorKeys;
const OPERATOR = { um, dois };
const signup = signupAt(stack.place("viable"));

let counter = 0;
async function reserved(key = ONE.key): Promise<Body> {
  counter += 1;
  const ticket = await stack.ticketFor(signup, key);
  const answer = await stack.reserve(signup, ticket, `attack-keys-${counter}`, key);
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

const COVERAGE = { plan: "fibra-300", points: [signup.location], radiusM: 300 };
const operatorRoutes = (id = "nobody"): [string, CallOptions][] => [
  [`/v1/reservations/${id}/confirm`, { method: "POST" }],
  [`/v1/reservations/${id}/history`, {}],
  ["/v1/reservations", {}],
  ["/v1/plans/regions", {}],
  ["/v1/tags", {}],
  ["/v1/regions", {}],
  ["/v1/conditions", {}],
  ["/v1/metrics", {}],
  ["/v1/coverage", { body: COVERAGE }],
];
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test("the operator's routes open to the operator's key alone", async () => {
  const own = await reserved();
  const key = OPERATOR.um;
  const wrong: [string, Record<string, string>][] = [
    ["none", {}],
    ["an empty one", { authorization: "" }],
    ["a scheme without a key", { authorization: "Bearer" }],
    ["the page's key", bearer(ONE.key)],
    ["another site's operator", bearer(OPERATOR.dois)],
    ["a reservation's secret", bearer(own.secret ?? "")],
    ["one letter short", bearer(key.slice(0, -1))],
    ["one letter more", bearer(`${key}1`)],
    ["the last letter changed", bearer(key.replace(/.$/, (last) => (last === "2" ? "3" : "2")))],
    ["the deployment's key", bearer(stack.edge.deploymentKey)],
    ["the first letter changed", bearer(key.replace(/^./, "t"))],
    ["upper case", bearer(key.toUpperCase())],
    ["no scheme", { authorization: key }],
    ["another scheme", { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }],
    ["two keys", { authorization: `Bearer ${OPERATOR.dois}, Bearer ${key}` }],
    ["the right key in another header", { "x-operator-key": key, "x-api-key": key, cookie: `key=${key}` }],
  ];
  for (const [path, options] of operatorRoutes(own.id)) {
    for (const [name, headers] of wrong) {
      const answer = await stack.call(path, { ...options, headers, key: ONE.key });
      assert.equal(answer.body.code, "operator_key_required", `${path}: ${name}: ${answer.text}`);
      isProblem(answer, 401, "operator_key_required");
    }
    isProblem(
      await stack.call(`${path}?key=${key}`, { ...options, key: ONE.key }),
      401,
      "operator_key_required",
    );
  }
  assert.equal((await stack.reservation(own, "GET", ONE.key)).body.state, "reserved");
});

test("the right key does open them, and its scheme is written as one likes", async () => {
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    const headers = { authorization: `${scheme} ${OPERATOR.um}` };
    assert.equal((await stack.call("/v1/conditions", { headers, key: ONE.key })).status, 200);
  }
});

test("a site without an operator's key has no operator, whatever is sent", async () => {
  const { keys } = JSON.parse((await stack.sites("GET", `/${NOBODY.id}/keys`)).text);
  for (const { id } of keys)
    assert.equal((await stack.sites("DELETE", `/${NOBODY.id}/keys/${id}`)).status, 200);
  const last = stack.edge.operatorKeys[NOBODY.id] ?? "";
  for (const key of ["", "undefined", "null", "sk_", `sk_${NOBODY.id}_`, last, OPERATOR.um])
    for (const [path, options] of operatorRoutes())
      isProblem(
        await stack.call(path, { ...options, headers: bearer(key), key: NOBODY.key }),
        401,
        "operator_key_required",
      );
});

test("a reservation is closed to every other secret, key and site", async () => {
  const [own, others, elsewhere] = [await reserved(), await reserved(), await reserved(TWO.key)];
  const path = `/v1/reservations/${own.id}`;
  const wrong: [string, string][] = [
    [ONE.key, others.secret ?? ""],
    [ONE.key, elsewhere.secret ?? ""],
    [ONE.key, OPERATOR.dois],
    [ONE.key, ONE.key],
    [ONE.key, own.id ?? ""],
    [ONE.key, own.code ?? ""],
    [ONE.key, ""],
    [TWO.key, own.secret ?? ""],
    [TWO.key, OPERATOR.dois],
    [TWO.key, OPERATOR.um],
  ];
  for (const [key, secret] of wrong)
    for (const method of ["GET", "DELETE"])
      isProblem(
        await stack.call(path, { method, headers: bearer(secret), key }),
        404,
        "reservation_not_found",
      );
  // Its own operator may, another site's may not, and neither learns whether there is such a reservation elsewhere.
  for (const [rest, method] of [
    ["/confirm", "POST"],
    ["/history", "GET"],
  ] as const)
    isProblem(
      await stack.call(path + rest, { method, headers: bearer(OPERATOR.dois), key: TWO.key }),
      404,
      "reservation_not_found",
    );
  for (const body of [own, others])
    assert.equal((await stack.reservation(body, "GET", ONE.key)).body.state, "reserved");
});

test("a page's key opens its own site alone, and names of the language are no keys", async () => {
  const strange = [
    "__proto__",
    "constructor",
    "toString",
    "um",
    ONE.key.slice(0, -1),
    `${ONE.key},${ONE.key}`,
  ];
  for (const key of [...strange, OPERATOR.um, "*", "pk_"])
    isProblem(await stack.call("/v1/plans", { key }), 401, "site_key_unknown");
  const ticket = await stack.ticketFor(signup, TWO.key);
  isProblem(await stack.reserve(signup, ticket, "attack-keys-swap-1", ONE.key), 422, "ticket_mismatch");
});

test("secrets are compared as digests, whole, wherever and however they differ", async (t) => {
  const seen: [Buffer, Buffer][] = [];
  // The runtime's own comparison, which Node has under another name.
  Object.defineProperty(crypto.subtle, "timingSafeEqual", {
    configurable: true,
    value: (left: ArrayBuffer, right: ArrayBuffer) => {
      seen.push([Buffer.from(left), Buffer.from(right)]);
      return timingSafeEqual(Buffer.from(left), Buffer.from(right));
    },
  });
  t.after(() => Reflect.deleteProperty(crypto.subtle, "timingSafeEqual"));
  const secret = OPERATOR.um;
  const sent = [
    "",
    "s",
    secret.slice(0, -1),
    `${secret}x`,
    `x${secret.slice(1)}`,
    "x".repeat(8000),
    "ção",
    secret,
  ];
  for (const text of sent) {
    seen.length = 0;
    assert.equal(await sameSecret(text, secret), text === secret, text.slice(0, 40));
    // One comparison of all 32 bytes for each: nothing decides earlier, neither length nor content.
    const digests = [text, secret].map((one) => createHash("sha256").update(one).digest());
    assert.deepEqual(seen, [digests]);
  }
});

test("nothing in the Worker compares a secret in another way", () => {
  const folder = new URL("../../www/worker/", import.meta.url).pathname;
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const uses = { bearerOf: 0, timingSafeEqual: 0 };
  // Where a key is hashed before anything else, or only its shape is asked.
  const others = ["operator.ts: const sent = ", "admit.ts: siteOfOperatorKey("];
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, before = ""] of text.matchAll(/(.{0,18})\bbearerOf\(c/g)) {
      if (before.endsWith("function ")) continue;
      uses.bearerOf += 1;
      const known =
        before.endsWith("sameSecret(") || others.some((one) => one === `${file}: ${before.trimStart()}`);
      assert.ok(known, `${file} does something else with what a caller sent: ${before}`);
    }
    uses.timingSafeEqual += [...text.matchAll(/timingSafeEqual\(/g)].length;
    assert.ok(file === "crypto.ts" || !text.includes("timingSafeEqual"), file);
    assert.doesNotMatch(text, /(===|!==|startsWith\(|includes\().{0,20}(authorization|bearer)/i, file);
  }
  assert.ok(uses.bearerOf >= 2 && uses.timingSafeEqual === 1, JSON.stringify(uses));
});
