/** The documents say what is: their code is that of examples which are run, their tables are those of the code. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { declared } from "./custom-elements.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));

/** The lines of a text without the margin that they share. */
function flush(text: string): string {
  const lines = text.trimEnd().split("\n");
  const margin = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin)).join("\n");
}

/** Whether the quoted lines stand in the file, together, at any margin. */
function quotes(file: string, quoted: string): boolean {
  const [lines, wanted] = [file.split("\n"), quoted.trimEnd().split("\n")];
  return lines.some((_, at) => flush(lines.slice(at, at + wanted.length).join("\n")) === flush(quoted));
}

/** The rows of the tables of a page whose first cell is a name in code. */
const rows = (page: string) =>
  [...read(`docs/${page}`).matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, name = "", rest = ""]) => ({
    name,
    cells: rest.split("|").map((cell) => cell.trim()),
  }));

for (const page of pages)
  test(`docs/${page}: every piece of code is one of an example, every link leads somewhere`, () => {
    const text = read(`docs/${page}`);
    for (const [, language, path = "", code = ""] of text.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)) {
      if (language === "sh") continue;
      const tried = path.startsWith("examples/") || path === "docs/site.schema.json";
      assert.ok(tried, `a block of ${language} names no example: ${code}`);
      assert.ok(quotes(read(path), code), `${path} has other lines than:\n${code}`);
    }
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
      assert.ok(existsSync(join(root, dirname(`docs/${page}`), target)), `${page} links to ${target}`);
  });

test("docs/form.md lists what custom-elements.json lists", () => {
  const { attributes, events, slots, cssProperties, cssParts } = declared;
  const all = [attributes, events, slots, cssProperties, cssParts].flat();
  assert.deepEqual(
    rows("form.md"),
    all.map(({ name, description }) => ({ name, cells: [description] })),
  );
});

test("docs/errors.md lists every code: of the client, of the edge with its status, and of the fields", () => {
  const [, client = "", edge = "", fields = ""] = read("docs/errors.md").split("\n## ");
  const codes = (text: string) => [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  const union = (name: string) => {
    const [, members = ""] = read("www/client/error.ts").match(new RegExp(`type ${name} =([^;]+);`)) ?? [];
    return [...members.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  };
  assert.deepEqual(codes(client).sort(), union("LocalCode").sort());
  const problems = [...read("src/problem.rs").matchAll(/ = (\d{3}), "(\w+)"/g)];
  const listed = [...edge.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)];
  assert.deepEqual(
    listed.map(([, code, status]) => `${status} ${code}`),
    problems.map(([, status, code]) => `${status} ${code}`),
  );
  const advice = [...edge.matchAll(/^\| `\w+` \| \d{3} \| [^|]+ \| [^|]+ \|$/gm)];
  assert.equal(advice.length, problems.length, "what happened and what to do, for each");
  const vectors = JSON.parse(read("tests/vectors/signup.json"));
  const known = [...vectors.fields, ...vectors.signups.flatMap(({ errors = [] }) => errors)]
    .map(({ code }) => code)
    .filter(Boolean);
  const named = [...fields.matchAll(/`(\w+_\w+)`/g)].map(([, code]) => code);
  assert.deepEqual([...new Set(named)].sort(), [...new Set(known)].sort());
});
