/** The codes that the types name are those that the edge and the client have. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const unique = (codes: (string | undefined)[]) => [...new Set(codes)].sort();
const found = (text: string, pattern: RegExp) => unique([...text.matchAll(pattern)].map(([, code]) => code));

/** The members of a union of strings in error.ts. */
function union(name: string) {
  const [, members] = read("www/client/error.ts").match(new RegExp(`type ${name} =([^;]+);`)) ?? [];
  assert.ok(members, name);
  return found(members, /"([a-z_]+)"/g);
}

test("EdgeCode names every problem of the edge", () => {
  const problems = found(read("src/problem.rs"), /: Self =|= \d{3}, "([a-z_]+)"/g).filter(Boolean);
  assert.ok(problems.length > 20);
  assert.deepEqual(union("EdgeCode"), problems);
});

test("LocalCode names every failure of the client", () => {
  const rust = found(read("src/wasm/browser/failure.rs"), /Self::new\(\s*"([a-z_]+)"/g);
  const sources = ["error.ts", "load.ts", "again.ts"].map((file) => read(`www/client/${file}`)).join("");
  const typescript = found(sources, /code: "([a-z_]+)"/g);
  assert.ok(rust.length > 5 && typescript.length > 2);
  assert.deepEqual(union("LocalCode"), unique([...rust, ...typescript]));
});
