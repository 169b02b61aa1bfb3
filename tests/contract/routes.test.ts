/** The routes of the running Worker beside those of the contract: methods, keys, origins, and what is not there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isProblem } from "../worker/harness.ts";
import { contract, operations } from "./contract.ts";
import { filled, SITE, startContractStack } from "./stack.ts";

const stack = await startContractStack();
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const call = (path: string, options: Parameters<typeof stack.call>[1] = {}) =>
  stack.call(filled(path), { key: SITE.key, ...options });

for (const [path, item] of Object.entries(contract.paths))
  test(`${path} has the methods of the contract, and names them for every other`, async () => {
    const documented = Object.keys(item).map((method) => method.toUpperCase());
    for (const method of METHODS) {
      const answer = await call(path, { method, headers: stack.operator });
      if (documented.includes(method)) {
        assert.notEqual(answer.status, 405, `${method} ${path}`);
        assert.notEqual(answer.body.code, "not_found", `${method} ${path}`);
      } else {
        isProblem(answer, 405, "method_not_allowed");
        assert.deepEqual(answer.headers.get("allow")?.split(", ").sort(), documented.sort());
      }
    }
  });

for (const { path, method, operation } of operations) {
  const schemes = new Set(operation.security.flatMap(Object.keys));
  test(`${method} ${path} asks for ${[...schemes].join(", ") || "no key"}`, async () => {
    const options = { method, headers: { "idempotency-key": "contract-routes-1" } };
    const without = await call(path, { ...options, key: undefined });
    if (schemes.has("siteKey")) isProblem(without, 401, "site_key_unknown");
    else if (!schemes.has("deploymentKey")) assert.equal(without.status, 200);
    if (schemes.has("deploymentKey")) return setsUp(schemes.has("operatorKey"), path, options);
    const withKey = await call(path, options);
    if (schemes.has("reservationSecret")) isProblem(withKey, 404, "reservation_not_found");
    else if (schemes.has("operatorKey")) isProblem(withKey, 401, "operator_key_required");
    else assert.notEqual(withKey.status, 401);
    const origin = "https://estranho.example";
    const strange = await call(path, { ...options, headers: { ...options.headers, origin } });
    if (schemes.has("siteKey")) isProblem(strange, 403, "origin_not_allowed");
    else assert.equal(strange.status, 200);
  });
}

/** A route of the deployment's: the keys of pages, of origins and of other operators do not open it. */
async function setsUp(forOperators: boolean, path: string, options: Parameters<typeof stack.call>[1]) {
  const refused = forOperators ? "operator_key_required" : "deployment_key_required";
  for (const headers of [{}, stack.bareOperator])
    isProblem(await call(path, { ...options, headers }), 401, refused);
  const headers = { ...stack.authorityOf("/v1/sites"), origin: SITE.origins[0] };
  isProblem(await call(path, { ...options, headers }), 403, "origin_not_allowed");
}

test("the edge serves its contract to whoever asks", async () => {
  const answer = await stack.call("/openapi.json", { key: undefined });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(JSON.parse(answer.text), contract);
});

test("what is near a route is no route", async () => {
  for (const path of Object.keys(contract.paths))
    for (const near of [
      `${path}/`,
      `${path}x`,
      `${path}/x/y`,
      path.toUpperCase(),
      `/v2${path}`,
      `/${path}`,
    ]) {
      const answer = await call(near);
      if (/\{\w+\}x$/.test(near)) continue;
      isProblem(answer, 404, "not_found");
    }
});
