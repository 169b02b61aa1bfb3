/** Every entry of the packed package: what linters of packages say, and what each form of it does when imported. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSync } from "esbuild";
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

// Each kind, and how often two calls with it ask for the file: the second one needs nothing.
for (const [kind, source, requests] of [
  ["a URL", "new URL(address)", 1],
  ["an address", "address", 1],
  ["a Response", "await fetch(address)", 2],
  ["a compiled Module", "await WebAssembly.compile(bytes)", 0],
  ["bytes", "bytes", 0],
  ["an ArrayBuffer", "bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)", 0],
] as const)
  test(`init takes ${kind}`, () => {
    const found = program(`
      import { once } from "node:events";
      import { readFileSync } from "node:fs";
      import { createServer } from "node:http";
      import { fileURLToPath } from "node:url";
      const bytes = readFileSync(fileURLToPath(import.meta.resolve("conecte-ozmap/conecte.wasm")));
      let asked = 0;
      const server = createServer((_, answer) => {
        asked += 1;
        answer.writeHead(200, { "content-type": "application/wasm" }).end(bytes);
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = "http://127.0.0.1:" + server.address().port;
      // Not the entry that knows a source of its own: what is given is what is used.
      const { init, validateField } = await import("./node_modules/conecte-ozmap/dist/client/index.js");
      await init(${source});
      await init(${source});
      server.closeAllConnections();
      server.close();
      console.log(JSON.stringify([validateField("/contact/phone", "123"), asked]));
    `);
    assert.deepEqual(found, ["phone_invalid", requests]);
  });

/** What a bundler that believes `sideEffects` makes of a module. */
function bundle(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    external: Object.keys(manifest.dependencies ?? {}),
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

test("a call loads the WASM by itself; a rule, which cannot wait, says what to do", () => {
  const found = program(`
    const { createClient, validateField } = await import("conecte-ozmap");
    const codes = [];
    try { validateField("/contact/phone", "123"); } catch ({ code }) { codes.push(code); }
    const client = createClient({ edge: "http://127.0.0.1:1", siteKey: "pk_test_invented" });
    await client.plans().catch(({ code }) => codes.push(code));
    console.log(JSON.stringify([...codes, validateField("/contact/phone", "123")]));
  `);
  assert.deepEqual(found, ["not_initialised", "network", "phone_invalid"]);
});

test("bundlers drop what is not used and keep what does something on import", () => {
  const WASM = "conecte_ozmap_bg.wasm";
  const INLINED = "AGFzbQ";
  assert.equal(bundle('import "conecte-ozmap";'), "");
  const error = bundle('import { ConecteError } from "conecte-ozmap"; console.log(ConecteError.name);');
  assert.ok(!error.includes(WASM) && error.length < 2000, `${error.length} bytes for an error class`);
  assert.ok(bundle('import { init } from "conecte-ozmap"; init();').includes(WASM));
  for (const form of ["form", "react"])
    assert.ok(bundle(`import "conecte-ozmap/${form}";`).includes("customElements.define"), form);
  const both = bundle('import "conecte-ozmap/inline"; import "conecte-ozmap/form";');
  assert.ok(both.includes(INLINED) && both.includes("customElements.define"));
  assert.ok(!bundle('import "conecte-ozmap/form";').includes(INLINED));
});
