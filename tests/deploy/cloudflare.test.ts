/** What `wrangler deploy` would upload: it fits, it declares what the Worker needs, and no secret is in it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readWrangler } from "../../scripts/lib/config.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { filesUnder } from "../worker/state-files.ts";
import { wranglerEnv, wranglerProject } from "./wrangler.ts";

/** The strictest limit: of the free plan, compressed. docs/deploy-cloudflare.md says where it stands. */
const UPLOAD_MAX_BYTES = 3 * 1024 * 1024;

const canary = (name: string) => `canary-${name}-invented-0001`;

/** A project folder like ours, but with every file and variable in which secrets may lie about. */
function project() {
  const folder = wranglerProject();
  const line = (name: string, value: string) => `${name}="${value}"\n`;
  writeFileSync(join(folder, ".dev.vars"), line("TICKET_KEY", canary("dev-vars")));
  writeFileSync(join(folder, ".env"), line("OZMAP_TOKEN", canary("dot-env")));
  writeFileSync(join(folder, "secrets.json"), JSON.stringify({ TICKET_KEY: canary("secrets-file") }));
  return folder;
}

test("the upload fits the free plan, has the ledger, and none of the secrets around it", {
  timeout: 90_000,
}, async () => {
  const folder = project();
  const out = join(folder, "out");
  const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
  const args = ["deploy", "--dry-run", "--outdir", out, "--secrets-file", "secrets.json"];
  const { ok, output } = await run(process.execPath, [wrangler, ...args], {
    cwd: folder,
    timeoutMs: 80_000,
    env: { ...wranglerEnv(folder), TICKET_KEY: canary("environment") },
  });
  assert.ok(ok, output);
  const files = filesUnder(out);
  const modules = files.filter(({ path }) => /\.(js|wasm)$/.test(path));
  assert.equal(modules.length, 2);
  assert.ok(
    modules.some(({ bytes }) => bytes.includes("TICKET_KEY")),
    "the search finds the name of a secret",
  );
  for (const { path, bytes } of files) assert.ok(!bytes.includes("canary-"), path);
  assert.ok(!output.includes("canary-"), output);

  const gzip = modules.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0);
  const [, told = "0"] = /gzip: ([\d.]+) KiB/.exec(output) ?? [];
  assert.ok(
    Math.abs(Number(told) * 1024 - gzip) < 0.1 * gzip,
    `wrangler says ${told} KiB, we count ${gzip} bytes`,
  );
  assert.ok(gzip < UPLOAD_MAX_BYTES, `${gzip} bytes`);
  for (const object of ["LEDGER \\(Ledger\\)", "SITE \\(SiteStore\\)", "DIRECTORY \\(Directory\\)"])
    assert.match(output, new RegExp(`env\\.${object}`));
  assert.match(output, /env\.ASSETS/);
  assert.match(output, /env\.CALLER_RATE \(120 requests\/60s\)/);
  assert.match(output, /env\.SITE_RATE \(3000 requests\/60s\)/);
  assert.match(output, /env\.CLIENT_IP_HEADER \("CF-Connecting-IP"\)/);
});

test("its configuration keeps port 9994, and makes every ledger one with SQLite", () => {
  const { compatibility_date: date, durable_objects: objects, migrations } = readWrangler();
  assert.ok(date >= "2024-09-02", "allow_custom_ports is on from that date");
  const made = migrations.flatMap((one: { new_sqlite_classes?: string[] }) => one.new_sqlite_classes ?? []);
  assert.deepEqual(
    made,
    objects.bindings.map((one: { class_name: string }) => one.class_name),
  );
  const tags = migrations.map(({ tag }: { tag: string }) => tag);
  assert.equal(new Set(tags).size, tags.length);
});

test("the page about Cloudflare names the one secret of the Worker, and no other binding holds text", () => {
  const env = readFileSync(join(root, "www/worker/env.ts"), "utf8");
  const texts = [...env.matchAll(/^ {2}(\w+)\??: string;$/gm)].map(([, name]) => name);
  // The other names a header, and is no secret.
  assert.deepEqual(texts, ["TICKET_KEY", "CLIENT_IP_HEADER"]);
  assert.match(readFileSync(join(root, "docs/deploy-cloudflare.md"), "utf8"), /`TICKET_KEY`/);
});
