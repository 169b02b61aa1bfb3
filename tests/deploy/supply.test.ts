/** What we build from: pinned, from known places, under known licences; and a bill that says what is in the product. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cargoDeny } from "../../scripts/lib/cargo-deny.mjs";
import { root, toolEnv } from "../../scripts/lib/env.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { edgeBill, packageBill } from "../../scripts/lib/sbom.mjs";
import { temporary } from "./served.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

/** cargo-deny on our workspace, with the rules of a file. */
async function deny(config: string) {
  const file = join(temporary(), "deny.toml");
  writeFileSync(file, config);
  const args = ["--locked", "--config", file, "check", "bans", "licenses", "sources"];
  return run(await cargoDeny(), args, { cwd: root, env: toolEnv({ NO_COLOR: "1" }), timeoutMs: 120_000 });
}

test("cargo deny: no crate twice in the product, none of another licence, none from elsewhere", {
  timeout: 900_000,
}, async () => {
  const { ok, output } = await deny(read("deny.toml"));
  assert.ok(ok, output);
  assert.match(output, /bans ok, licenses ok, sources ok/);
});

for (const [what, from, to, found] of [
  ["a licence that is not on the list", '"MIT", ', "", /error\[rejected\]/],
  ["a crate in two versions", /^skip = .*$/m, "", /error\[duplicate\].*'syn'/],
  [
    "a registry that is not on the list",
    /^allow-registry = .*$/m,
    'allow-registry = ["https://registry.example/index"]',
    /error\[source-not-allowed\]/,
  ],
] as const)
  test(`cargo deny would refuse ${what}`, { timeout: 120_000 }, async () => {
    const config = read("deny.toml");
    const changed = config.replace(from, to);
    assert.notEqual(changed, config);
    const { ok, output } = await deny(changed);
    assert.equal(ok, false);
    assert.match(output, found);
  });

test("every version is exact, and every lock has its hash and names no mirror", () => {
  const { devDependencies, dependencies, allowScripts } = JSON.parse(read("package.json"));
  assert.equal(dependencies, undefined);
  for (const [name, version] of Object.entries(devDependencies))
    assert.match(String(version), /^\d+\.\d+\.\d+/, name);
  assert.deepEqual(Object.keys(allowScripts), ["node", "workerd", "esbuild"]);
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { integrity?: string; resolved?: string }>;
  };
  for (const [path, entry] of Object.entries(packages)) {
    if (path === "") continue;
    assert.match(entry.integrity ?? "", /^sha512-/, path);
    assert.equal(entry.resolved, undefined, path);
  }
  for (const file of ["Cargo.toml", "tests/ozmap-sim/Cargo.toml", "tests/simulation/Cargo.toml"])
    for (const [line, version] of read(file).matchAll(/^[\w-]+ = (?:\{ version = )?"([^"]+)".*$/gm))
      if (/^[=^~]?\d+\.\d+/.test(version ?? "") && !/^(version|rust-version|edition) /.test(line))
        assert.match(version ?? "", /^=\d/, `${file}: ${line}`);
  const crates = read("Cargo.lock").split("[[package]]").slice(1);
  assert.ok(crates.length > 100);
  for (const crate of crates)
    if (crate.includes("\nsource = ")) {
      assert.match(crate, /source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"/);
      assert.match(crate, /checksum = "[0-9a-f]{64}"/);
    }
});

interface Component {
  "bom-ref": string;
  purl: string;
  name: string;
  hashes?: { alg: string }[];
  licenses?: unknown[];
}

test("the bills list what is in the product, each with its hash and licence, and are the same each time", {
  timeout: 60_000,
}, async () => {
  const bills = { package: await packageBill(), edge: await edgeBill() };
  assert.deepEqual(await packageBill(), bills.package);
  for (const bill of Object.values(bills)) {
    const components: Component[] = bill.components;
    const refs = components.map((one) => one["bom-ref"]);
    assert.equal(new Set(refs).size, refs.length);
    for (const { name, hashes, licenses, purl } of components) {
      assert.equal(hashes?.length, 1, name);
      assert.equal(licenses?.length, 1, name);
      assert.match(purl, /^pkg:(cargo|npm)\/[\w-]+@\d/);
    }
    const known = new Set([bill.metadata.component["bom-ref"], ...refs]);
    for (const { ref, dependsOn } of bill.dependencies)
      for (const one of [ref, ...dependsOn]) assert.ok(known.has(one), one);
    // Everything is there because the product needs it.
    const needed = new Set(bill.dependencies.flatMap((one: { dependsOn: string[] }) => one.dependsOn));
    for (const ref of refs) assert.ok(needed.has(ref), ref);
    assert.ok(!JSON.stringify(bill).includes(root));
  }
  const names = (bill: { components: Component[] }) => bill.components.map(({ name }) => name);
  assert.ok(names(bills.package).includes("gloo-net") && !names(bills.package).includes("serde_json"));
  assert.ok(names(bills.edge).includes("serde_json") && !names(bills.edge).includes("gloo-net"));
  // Panic messages name the source file of the crate: what the binary shows is on its bill.
  for (const [what, wasm] of [
    ["package", "browser"],
    ["edge", "edge"],
  ] as const) {
    const binary = readFileSync(join(root, `dist/wasm/${wasm}/conecte_ozmap_bg.wasm`), "latin1");
    const seen = new Set(
      [...binary.matchAll(/registry\/src\/[^/]+\/([\w-]+?)-\d+\.\d+\.\d+\//g)].map(([, name]) => name),
    );
    for (const name of seen) assert.ok(names(bills[what]).includes(name ?? ""), `${name} is in the ${what}`);
    if (what === "edge") assert.ok(seen.size > 0, "the search finds crates");
  }
  assert.deepEqual(
    names(bills.edge).filter((name) => ["hono", "jose"].includes(name)),
    ["hono", "jose"],
  );
});
