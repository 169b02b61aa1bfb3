/** Every entry of the packed package: what linters of packages say, and what each form of it does when imported. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "../../scripts/lib/env.mjs";
import { install, run } from "./packed.ts";

const folder = mkdtempSync(join(tmpdir(), "conecte-entries-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const { tarball, path, manifest } = install(folder);

/** Runs a module beside the installed package and returns what it prints, as JSON. */
function program(source: string, flags: string[] = []) {
  writeFileSync(join(folder, "program.mjs"), source);
  return JSON.parse(run(process.execPath, [...flags, "program.mjs"], folder));
}

test("publint has nothing to say", async () => {
  const bytes = readFileSync(tarball);
  const pack = { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) };
  const { messages, pkg } = await publint({ pack, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("attw has nothing to say", () => {
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const files = Object.keys(manifest.exports).filter((name) => /\.\w+$/.test(name));
  const args = (profile: string) => [
    attw,
    tarball,
    "--profile",
    profile,
    "--format",
    "json",
    "--exclude-entrypoints",
    ...files,
  ];
  // It ends with an error when it finds anything: so with the ways of old, which the package does not serve.
  const { analysis } = JSON.parse(run(process.execPath, args("esm-only"), folder));
  assert.throws(() => run(process.execPath, args("strict"), folder), /CJSResolvesToESM/);
  const entries = Object.keys(manifest.exports).filter((name) => !files.includes(name));
  assert.deepEqual(Object.keys(analysis.entrypoints).sort(), entries.sort());
});

test("every condition of every entry leads to a file, its types first", () => {
  for (const [name, conditions] of Object.entries(manifest.exports)) {
    const targets = typeof conditions === "string" ? { default: conditions } : conditions;
    for (const target of Object.values(targets))
      assert.ok(existsSync(join(path, target)), `${name}: ${target}`);
    if (typeof conditions === "string") continue;
    assert.equal(Object.keys(conditions)[0], "types", name);
    assert.equal(Object.keys(conditions).at(-1), "default", name);
  }
});

for (const name of Object.keys(manifest.exports).filter((name) => !/\.\w+$/.test(name)))
  test(`on a server, importing ${name} adds no global, opens nothing and asks for nothing`, () => {
    const found = program(`
      let fetches = 0;
      globalThis.fetch = async () => { fetches += 1; };
      const names = () => Reflect.ownKeys(globalThis).map(String).sort().join();
      const before = names();
      const handles = process.getActiveResourcesInfo().length;
      await import("conecte-ozmap${name.slice(1)}");
      console.log(JSON.stringify([fetches, process.getActiveResourcesInfo().length - handles, names() === before]));
    `);
    assert.deepEqual(found, [0, 0, true]);
  });

for (const name of ["conecte-ozmap", "conecte-ozmap/inline"])
  test(`${name} needs no source of the WASM in Node`, () => {
    const found = program(`
      const { init, validateField } = await import("${name}");
      await Promise.all([init(), init()]);
      console.log(JSON.stringify([validateField("/contact/phone", "123"), validateField("/contact/name", "Ana Lima")]));
    `);
    assert.deepEqual(found, ["phone_invalid", null]);
  });
