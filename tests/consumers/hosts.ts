/** The headless client outside of browsers: a program in Node, and a Worker that wrangler bundles for workerd. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type RspackOptions, rspack, type Stats } from "@rspack/core";
import { buildSync } from "esbuild";
import { workerdBinary } from "../../scripts/edge.mjs";
import { end, freePort, sleep, spawnTied } from "../../scripts/lib/process.mjs";
import { run } from "../package/packed.ts";
import { note, versionOf } from "./table.ts";
import type { Workshop } from "./workshop.ts";

const READY_LIMIT_MS = 15_000;

/** What the example for Node prints. */
const CHECKED = "telefone: phone_invalid\nviabilidade: viable\n";

export function hosts(workshop: Workshop): void {
  test("Node", () => {
    assert.equal(run(process.execPath, ["check.js"], workshop.example("node")), CHECKED);
    note("Node", "", `Node ${process.version}`);
  });

  for (const [bundler, tool, bundle] of [
    ["esbuild", "esbuild", byEsbuild],
    ["Rspack", "@rspack/core", byRspack],
  ] as const)
    test(`Node, bundled by ${bundler}`, async (t) => {
      const out = mkdtempSync(join(tmpdir(), "conecte-bundled-"));
      t.after(() => rmSync(out, { recursive: true, force: true }));
      await bundle(workshop.example("node", `node-${bundler}`), out);
      // Alone, as on a server that gets the bundle and nothing else.
      for (const file of readdirSync(out)) if (!file.endsWith(".mjs")) rmSync(join(out, file));
      assert.equal(run(process.execPath, ["main.mjs"], out), CHECKED);
      note(`Node, bundled by ${bundler}`, tool, `Node ${process.version}`);
    });

  test("workerd", async () => {
    const cwd = workshop.example("workerd");
    const wrangler = join(import.meta.dirname, "../../node_modules/wrangler/bin/wrangler.js");
    const env = {
      ...process.env,
      CI: "1",
      WRANGLER_LOG_PATH: join(cwd, "log"),
      WRANGLER_SEND_METRICS: "false",
    };
    const said = run(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", "out"], cwd, env);
    assert.ok(!/warning/i.test(said), said);
    const { url, log } = await serve(cwd);
    const post = async (body: object) => {
      const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
      return [answer.status, await answer.json()];
    };
    const wrong = await post({
      ...workshop.signup,
      contact: { ...workshop.signup.contact, phone: "(48) 123" },
    });
    assert.deepEqual(wrong, [422, [{ pointer: "/contact/phone", code: "phone_invalid" }]]);
    // Many at once on one instance: no request may wait for another's.
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(workshop.signup)));
    for (const [status, { outcome }] of answers) assert.deepEqual([status, outcome], [200, "viable"]);
    assert.equal(log(), "", "workerd has something to say");
    note("workerd", "wrangler", `workerd ${versionOf("workerd")}`);
  });
}

function byEsbuild(cwd: string, out: string): void {
  const outfile = join(out, "main.mjs");
  const entryPoints = [join(cwd, "check.js")];
  const { warnings } = buildSync({ entryPoints, outfile, bundle: true, format: "esm", platform: "node" });
  assert.deepEqual(warnings, []);
}

async function byRspack(cwd: string, out: string): Promise<void> {
  const config: RspackOptions = {
    mode: "production",
    target: "node",
    context: cwd,
    entry: "./check.js",
    output: { module: true, path: out, filename: "main.mjs", chunkFilename: "[id].mjs" },
  };
  const stats = await new Promise<Stats | undefined>((resolve, reject) => {
    rspack(config, (error, stats) => (error ? reject(error) : resolve(stats)));
  });
  assert.ok(stats && !stats.hasErrors() && !stats.hasWarnings(), stats?.toString());
}

/** Serves what wrangler has written, in plain workerd. It ends with the tests of the file. */
async function serve(cwd: string): Promise<{ url: string; log: () => string }> {
  const files = readdirSync(join(cwd, "out")).filter((file) => /\.(js|wasm)$/.test(file));
  files.sort((a, b) => Number(b === "worker.js") - Number(a === "worker.js"));
  const modules = files.map((file) => {
    const kind = file.endsWith(".js") ? "esModule" : "wasm";
    return `(name = "${file}", ${kind} = embed "out/${file}")`;
  });
  const port = await freePort();
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(", ")}],
      compatibilityDate = "2026-11-01",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
  writeFileSync(join(cwd, "workerd.capnp"), config);
  const child = spawnTied(workerdBinary(), ["serve", join(cwd, "workerd.capnp")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  after(() => end(child));
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: unknown) => {
      log += String(chunk);
    });
  const url = `http://127.0.0.1:${port}/`;
  const deadline = Date.now() + READY_LIMIT_MS;
  const up = () =>
    fetch(url, { method: "POST", body: "{}" }).then(
      ({ status }) => status === 422,
      () => false,
    );
  while (!(await up())) {
    assert.ok(Date.now() < deadline && child.exitCode === null, log);
    await sleep(50);
  }
  return { url, log: () => log };
}
