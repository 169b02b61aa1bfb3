/** The contract beside the code: the same codes, statuses, routes and limits. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { codesAt, codesOf, contract, operations, schemaAt } from "./contract.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

test("the codes and statuses are those of src/problem.rs", () => {
  const known = [...read("src/problem.rs").matchAll(/ = (\d{3}), "(\w+)"/g)].map(
    ([, status, code]) => `${status} ${code}`,
  );
  assert.ok(known.length > 20);
  const everywhere = ["404", "405"].flatMap((status) =>
    codesAt(status === "404" ? "NotFound" : "MethodNotAllowed").map((code) => `${status} ${code}`),
  );
  const listed = new Set([...everywhere, ...operations.flatMap(({ operation }) => codesOf(operation))]);
  assert.deepEqual([...listed].sort(), known.sort());
});

test("a response of the components is named by its codes, and used", () => {
  const used = new Set(operations.flatMap(({ operation }) => Object.values(operation.responses)));
  const names = new Set([...used].map(({ $ref = "" }) => $ref.split("/").at(-1)));
  for (const name of Object.keys(contract.components.responses)) {
    const codes = codesAt(name);
    assert.ok(codes.length > 0, name);
    if (["NotFound", "MethodNotAllowed"].includes(name)) continue;
    assert.ok(names.has(name), `nobody uses ${name}`);
    const [, ...rest] = name.split(".");
    if (codes.length <= 3) assert.deepEqual(rest, codes, name);
    else assert.ok(codes[0]?.startsWith(rest[0] ?? "?"), name);
  }
});

test("the operations are the routes of www/worker/index.ts", () => {
  const routes = [
    ...read("www/worker/index.ts").matchAll(/^app\.(get|post|put|patch|delete)\("(\/[^"]*)"/gm),
  ].map(([, method = "", path = ""]) => `${method.toUpperCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);
  assert.ok(routes.length > 10);
  assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), routes.sort());
});

/** Limits of their own. */
const LARGER: Record<string, string> = {
  "/v1/coverage": "COVERAGE_BODY_MAX_BYTES",
  "/v1/sites/{id}": "SITE_BODY_MAX_BYTES",
  "/v1/sites/{id}/check": "SITE_BODY_MAX_BYTES",
};

test("the limits of bodies are those of www/worker/limits.ts", () => {
  const limit = (name = "") => {
    const [, factor] =
      read("www/worker/limits.ts").match(new RegExp(`const ${name} = (\\d+) \\* 1024;`)) ?? [];
    return `At most ${factor} KiB.`;
  };
  for (const { path, operation } of operations) {
    if (!operation.requestBody) continue;
    const { description } = operation.requestBody as unknown as { description: string };
    const wanted = Object.hasOwn(LARGER, path) ? LARGER[path] : "BODY_MAX_BYTES";
    assert.ok(description.endsWith(limit(wanted)), `${path}: ${description}`);
  }
});

test("the examples of the contract are within it", () => {
  for (const { path, method, operation } of operations) {
    if (!operation.requestBody) continue;
    const media = ["requestBody", "content", "application/json", "schema"];
    const { example } = operation.requestBody.content["application/json"];
    assert.deepEqual(schemaAt("paths", path, method.toLowerCase(), ...media)(example), [], path);
  }
});

type Text = string | (string | [string, number])[];
const spelled = (text: Text) =>
  typeof text === "string"
    ? text
    : text.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");

const vectors: {
  fields: { pointer: string; value: Text; code?: string }[];
  locations: { lat: number; lng: number; code?: string }[];
  signups: { name: string; input: object; errors?: unknown[] }[];
} = JSON.parse(read("tests/vectors/signup.json"));

/** The schema of a field of a signup. */
function fieldSchema(pointer: string) {
  const [part = "", name] = pointer.split("/").slice(1);
  const schema = part[0]?.toUpperCase() + part.slice(1);
  return name
    ? schemaAt("components", "schemas", schema, "properties", name)
    : schemaAt("components", "schemas", "Signup", "properties", part);
}

test("what the rules accept, the contract's schemas accept", () => {
  let accepted = 0;
  for (const { pointer, value, code } of vectors.fields) {
    // Lengths and patterns are those of the tidied text: a test of the rule says what that is.
    const tidied = spelled(value)
      .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
      .trim()
      .replace(/\s+/g, " ");
    if (code !== undefined) continue;
    accepted += 1;
    assert.deepEqual(fieldSchema(pointer)(tidied), [], `${pointer} ${JSON.stringify(value)}`);
  }
  for (const { code, ...place } of vectors.locations) {
    if (code === undefined)
      assert.deepEqual(schemaAt("components", "schemas", "Location")({ lat: place.lat, lng: place.lng }), []);
  }
  assert.ok(accepted > 50, `${accepted}`);
});

test("what a schema can refuse, it does: of the rules' mistakes, all but those that only code can see", () => {
  /** Codes whose rule needs more than a pattern; the contract names it in the description or the format. */
  const codeOnly = /^(name|phone|email)_/;
  const passed = new Set<string>();
  let refused = 0;
  for (const { pointer, value, code } of vectors.fields) {
    if (code === undefined || codeOnly.test(code)) continue;
    if (fieldSchema(pointer)(spelled(value)).length > 0) refused += 1;
    else passed.add(`${pointer} ${code} ${JSON.stringify(value)}`);
  }
  assert.deepEqual([...passed], []);
  assert.ok(refused > 30, `${refused}`);
});
