/** What is published, as it is published: the packed tarball, installed in an empty folder. */
import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { KEY, SITE, signupAt } from "../worker/data.ts";
import { startStack } from "../worker/harness.ts";
import { filesUnder } from "../worker/state-files.ts";
import { install, run } from "./packed.ts";

const folder = mkdtempSync(join(tmpdir(), "conecte-package-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const { path: installed, manifest } = install(folder);
const files = filesUnder(installed).map(({ path, bytes }) => ({
  path: path.slice(installed.length + 1),
  bytes,
}));
const code = files.filter(({ path }) => path.startsWith("dist/"));

test("the tarball holds what a page needs, and nothing else", () => {
  const compiled = ["client", "form"].flatMap((part) =>
    readdirSync(join(root, "www", part), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && path !== "script.ts")
      .flatMap((path) => [".js", ".d.ts"].map((end) => `dist/${part}/${path.replace(/\.ts$/, end)}`)),
  );
  const wasm = ["conecte_ozmap.d.ts", "conecte_ozmap_bg.wasm", "generation.d.ts", "generation.js"];
  const expected = [
    "LICENSE",
    "README.md",
    "package.json",
    "custom-elements.json",
    "dist/inline/wasm.d.ts",
    "dist/inline/wasm.js",
    ...["conecte.js", "en.js", "es.js", "pin-map.js"].map((file) => `dist/script/${file}`),
    ...compiled,
    ...["LICENSE", "leaflet.d.ts", "leaflet.js"].map((file) => `dist/leaflet/${file}`),
    ...wasm.map((file) => `dist/wasm/browser/${file}`),
  ];
  assert.deepEqual(files.map(({ path }) => path).sort(), expected.sort());
});

test("its package.json promises what is there, and runs nothing on install", () => {
  const targets = Object.values(manifest.exports).flatMap((one) =>
    typeof one === "string" ? one : Object.values(one as object),
  );
  assert.ok(targets.length >= 5);
  for (const target of targets) assert.ok(existsSync(join(installed, target)), target);
  for (const hook of ["preinstall", "install", "postinstall", "prepare"])
    assert.equal((manifest.scripts as Record<string, string>)[hook], undefined, hook);
  assert.deepEqual([manifest.dependencies, manifest.type], [undefined, "module"]);
});

test("no OZmap path and no edge code is in it", () => {
  const edge = readFileSync(join(root, "dist/wasm/edge/conecte_ozmap_bg.wasm"));
  const worker = readFileSync(join(root, "dist/worker/index.js"));
  const parts = [
    "ftth-viability",
    "auto_connect",
    "prospects",
    "ozmapToken",
    "TICKET_KEY",
    "cloudflare:workers",
    "A256GCM",
  ];
  for (const part of parts) {
    assert.ok(edge.includes(part) || worker.includes(part), `the search finds ${part} where it must be`);
    for (const { path, bytes } of code) assert.ok(!bytes.includes(part), `${part} in ${path}`);
  }
});

test("no token, key, person or path of the machine is in it", () => {
  const development = join(root, ".dev/secrets.json");
  const made = existsSync(development) ? readFileSync(development, "utf8") : "";
  // The ticket key, and the operators' keys.
  const secrets = [...made.matchAll(/: "([^"]{32,})"/g)].map(([, secret = ""]) => secret);
  for (const { path, bytes } of files) {
    for (const secret of [SIMULATOR_TOKEN, ...secrets])
      assert.ok(!bytes.includes(secret), `a secret in ${path}`);
    const text = bytes.toString("latin1");
    for (const [address] of text.matchAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g))
      assert.match(
        address,
        /(\.example|@example\.(com|org|net)|@exemplo\.com\.br)$|^conecte-ozmap@/,
        `${address} in ${path}`,
      );
    for (const where of [root.replace(/\/$/, ""), `${homedir()}/`, folder])
      assert.ok(!bytes.includes(where), `${where} in ${path}`);
  }
});

test("a program in Node uses it from import to reservation", async () => {
  const stack = await startStack();
  copyFileSync(new URL("fixtures/consume.mjs", import.meta.url), join(folder, "consume.mjs"));
  const { lat, lng, address } = stack.place("viable");
  const signup = JSON.stringify(signupAt(stack.place("viable")));
  const vectors = join(root, "tests/vectors/signup.json");
  const args = ["consume.mjs", vectors, stack.edge.url, KEY, signup];
  const report = JSON.parse(run(process.execPath, args, folder));
  assert.deepEqual(report.imported, {
    sameGlobals: true,
    newHandles: 0,
    fetches: 0,
    others: ["ConecteError"],
  });
  assert.equal(report.early, "ConecteError not_initialised");
  assert.equal(report.noBytes, "ConecteError init_failed");
  assert.equal(report.together, true, "two calls of init load once");
  assert.ok(report.checked > 100);
  assert.deepEqual(report.wrong, []);
  assert.deepEqual(report.formatted, ["(48) 99999-0000", "88025-500"]);
  assert.deepEqual(
    report.plans,
    SITE.plans.map(({ id }: { id: string }) => id),
  );
  assert.deepEqual(report.cep, ["found", address.street, "not_found"]);
  assert.deepEqual(
    report.places.map((one: Record<string, unknown>) => [one.location, one.precision]),
    [[{ lat, lng }, "address"]],
  );
  assert.equal(report.noCep, "ConecteError invalid_input");
  assert.equal(report.outcome, "viable");
  assert.deepEqual(report.states, ["reserved", "reserved", "cancelled"]);
  assert.equal(report.same, true);
  assert.match(report.codes.join(), /^CNT-\w{26},LEAD-\w+$/);
  assert.deepEqual(
    [report.strange, report.bad],
    ["ConecteError site_key_unknown", "ConecteError invalid_input"],
  );
  assert.deepEqual(await stack.propertiesOf(report.codes[0]), []);
  assert.equal((await stack.noted("POST", "/properties")).length, 1);
});

for (const [module, moduleResolution] of [
  ["esnext", "bundler"],
  ["nodenext", "nodenext"],
])
  test(`its types compile with module resolution ${moduleResolution}`, () => {
    copyFileSync(new URL("fixtures/types.ts", import.meta.url), join(folder, "types.ts"));
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    const config = {
      compilerOptions: {
        module,
        moduleResolution,
        target: "es2024",
        lib: ["es2024", "dom", "dom.iterable"],
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
      },
      files: ["types.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    run(process.execPath, [tsc, "-p", folder], folder);
  });
