/** The systemd unit and the container file, as far as they go without a systemd and a container engine. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { ended, reserve, temporary, world } from "./served.ts";

const one = await world();
const read = (file: string) => readFileSync(join(root, "deploy", file), "utf8");

test("the edge runs from what the container file copies, and nothing else", { timeout: 60_000 }, async () => {
  const [, copies = ""] = /^RUN mkdir \/out && (cp .* )\/out$/m.exec(read("Containerfile")) ?? [];
  assert.ok(copies);
  const out = temporary();
  execFileSync("bash", ["-c", `${copies} "$OUT"`], { cwd: root, env: { ...process.env, OUT: out } });
  const edge = await one.start(join(temporary(), "data"), { from: out });
  const answer = await (await reserve(edge.url, one.signup, "container-1"))();
  assert.equal(answer.status, 201, answer.text);
  edge.child.kill("SIGTERM");
  assert.equal(await ended(edge.child), 0, edge.output());
});

test("the command line of the systemd unit starts it, with its paths and its credential", {
  timeout: 60_000,
}, async () => {
  const unit = read("conecte-ozmap.service");
  const [, script, line = ""] = /^ExecStart=\S+\/node (\S+) (.*)$/m.exec(unit) ?? [];
  assert.equal(script, "scripts/serve.mjs");
  const credentials = temporary();
  const lines = Object.entries(one.secrets).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(credentials, "settings"), lines.join(""), { mode: 0o440 });
  const data = join(temporary(), "state");
  const args = line
    .replace("/var/lib/conecte-ozmap", data)
    .replace("/etc/conecte-ozmap/sites.json", one.sitesFile)
    .replace("%d", credentials)
    .split(" ");
  assert.ok(!args.some((arg) => arg.startsWith("/etc") || arg.includes("%")), line);
  const edge = await one.start(data, { args, env: { CREDENTIALS_DIRECTORY: credentials } });
  const answer = await (await reserve(edge.url, one.signup, "systemd-unit-1"))();
  assert.equal(answer.status, 201, answer.text);
  const grace = Number(
    /GRACE_MS = ([\d_]+)/.exec(readFileSync(join(root, "scripts/serve.mjs"), "utf8"))?.[1]?.replace("_", ""),
  );
  assert.ok(
    Number(/^TimeoutStopSec=(\d+)s$/m.exec(unit)?.[1]) * 1000 > grace,
    "systemd waits longer than we do",
  );
  edge.child.kill("SIGTERM");
  assert.equal(await ended(edge.child), 0, edge.output());
});
