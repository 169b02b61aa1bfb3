/** The map of `docs/security.md` leads somewhere: each test that it names is there, and each risk has a row. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";

const page = readFileSync(join(root, "docs/security.md"), "utf8");
const [, top10 = "", asvs = ""] = page.split(/^## OWASP .*$/m);
const rows = (text: string) =>
  [...text.matchAll(/^\| (?!risk|item|-)([^|]+) \| ([^|]+) \|([^|]*)\|$/gm)].map(
    ([, name = "", done = "", tests = ""]) => ({
      name,
      done,
      tests: [...tests.matchAll(/`([^`]+\.test\.ts) › ([^`]+)`/g)].map(([, file = "", title = ""]) => ({
        file,
        title,
      })),
    }),
  );

test("every test that the map names exists", () => {
  const named = rows(page).flatMap(({ tests }) => tests);
  assert.ok(named.length > 60, `${named.length}`);
  assert.equal(named.length, [...page.matchAll(/ › /g)].length, "a row that is not read");
  for (const { file, title } of named) {
    const text = readFileSync(join(root, "tests", file), "utf8");
    assert.ok(text.includes(`test("${title}"`), `${file} has no test "${title}"`);
  }
});

test("every risk of the Top 10 has its row and its tests", () => {
  const numbers = rows(top10).map(({ name, tests }) => {
    assert.ok(tests.length > 0, name);
    return name.split(" ")[0];
  });
  assert.deepEqual(numbers, [
    "API1",
    "API2",
    "API3",
    "API4",
    "API5",
    "API6",
    "API7",
    "API8",
    "API9",
    "API10",
  ]);
});

test("what of the ASVS has no test says so", () => {
  const all = rows(asvs);
  assert.ok(all.length > 20);
  for (const { name, done, tests } of all) {
    assert.match(name, /^\d+\.\d+\.\d+/);
    assert.equal(tests.length === 0, done === "Not covered yet.", name);
  }
});
