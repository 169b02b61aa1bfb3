/** docs/deploy-self-hosted.md says what is: every mistake, every option, every variable. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { usage } from "../../scripts/lib/serve-settings.mjs";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = read("docs/deploy-self-hosted.md");
const section = (name: string) => page.split("\n## ").find((text) => text.startsWith(name)) ?? "";
const firstCells = (text: string) => [...text.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell = ""]) => cell);

test("the table of mistakes has the name of each that there is", () => {
  const code = ["serve", "lib/serve-settings", "lib/settings", "lib/site-api", "lib/site-files"]
    .map((name) => read(`scripts/${name}.mjs`))
    .join("");
  const names = [...code.matchAll(/(?:Mistake|readOr)\(\s*"(\w+)"/g)].map(([, name]) => name);
  const listed = firstCells(section("Mistakes")).flatMap((cell) => cell.match(/\w+/g) ?? []);
  assert.ok(names.length > 15);
  assert.deepEqual([...new Set(names)].sort(), listed.sort());
});

test("the table of settings and --help have the same options", () => {
  const listed = firstCells(section("Settings")).map((cell) => cell.match(/--[a-z-]+/)?.[0]);
  const told = [...usage.matchAll(/^ {2}(--[a-z-]+) /gm)].map(([, option]) => option);
  assert.deepEqual(listed.sort(), told.sort());
  for (const [, name = ""] of usage.matchAll(/; or ([A-Z_]+)/g))
    assert.ok(page.includes(`\`${name}\``), name);
});
