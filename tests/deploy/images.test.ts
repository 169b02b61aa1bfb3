/** The systemd unit and the container file, as far as they go without a systemd and a container engine. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { freePort, spawnTied } from "../../scripts/lib/process.mjs";
import { until } from "../worker/harness.ts";
import { type Child, ended, reserve, temporary, world } from "./served.ts";

const one = await world();
const read = (file: string) => readFileSync(join(root, "deploy", file), "utf8");

test("what the container file copies runs by its entry point, as a user without a home", {
  timeout: 60_000,
}, async () => {
  const file = read("Containerfile");
  const part = (pattern: RegExp) => pattern.exec(file)?.[1] ?? assert.fail(String(pattern));
  const out = temporary();
  const copies = part(/^RUN mkdir \/out && (cp .* )\/out$/m);
  execFileSync("bash", ["-c", `${copies} "$OUT"`], { cwd: root, env: { ...process.env, OUT: out } });
  const secrets = join(out, "secrets");
  mkdirSync(secrets);
  for (const [name, value] of Object.entries(one.secrets)) writeFileSync(join(secrets, name), value);
  mkdirSync(join(out, "sites"));
  copyFileSync(one.siteFile, join(out, "sites", "demo.json"));
  const port = await freePort();
  const env = part(/^ENV (.*)$/m)
    .replace("/data", join(out, "data"))
    .replace("/etc/conecte-ozmap/sites", join(out, "sites"))
    .replace("0.0.0.0:8787", `127.0.0.1:${port}`);
  const [command = "", ...args] = JSON.parse(part(/^ENTRYPOINT (.*)$/m));
  const more = JSON.parse(part(/^CMD (.*)$/m).replace("/run/secrets", secrets));
  const [uid, gid] = part(/^USER (.*)$/m)
    .split(":")
    .map(Number);
  // Only root may become somebody else.
  const user = process.getuid?.() === 0 ? { uid, gid } : {};
  if (user.uid) execFileSync("chown", ["-R", `${uid}:${gid}`, out]);
  const child = spawnTied(join(out, command), [...args, ...more], {
    cwd: out,
    env: Object.fromEntries(env.split(" ").map((pair) => pair.split("="))),
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  }) as Child;
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  await until(30_000, async () => {
    assert.equal(child.exitCode, null, output);
    return /^serve: ready/m.test(output);
  });
  const answer = await (await reserve(`http://127.0.0.1:${port}`, one.signup, "container-1"))();
  assert.equal(answer.status, 201, answer.text);
  child.kill("SIGTERM");
  assert.equal(await ended(child), 0, output);
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
  const sites = temporary();
  copyFileSync(one.siteFile, join(sites, "demo.json"));
  const args = line
    .replace("/var/lib/conecte-ozmap", data)
    .replace("/etc/conecte-ozmap/sites", sites)
    .replace("%d", credentials)
    .split(" ");
  assert.ok(!args.some((arg) => arg.startsWith("/etc") || arg.includes("%")), line);
  const edge = await one.start(data, { args, site: false, env: { CREDENTIALS_DIRECTORY: credentials } });
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
