/** `npm run site`: the sites and keys of a running edge, from a command line that shows no secret. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { deploymentKey } from "../../scripts/lib/site-api.mjs";
import { call, TICKET_KEY, temporary, world } from "./served.ts";

const one = await world();
const folder = temporary();
const edge = await one.start(join(folder, "data"));
const TOKEN = { OZMAP_TOKEN: SIMULATOR_TOKEN };

/** Runs it with nothing else in its environment. */
async function site(args: string[], env: Record<string, string> = { TICKET_KEY }, at = edge.url) {
  const script = join(root, "scripts/site.mjs");
  const where = at === "" ? [] : ["--edge", at];
  const { code, output } = await run(process.execPath, [script, ...args, ...where], {
    env,
    timeoutMs: 30_000,
  });
  for (const secret of [TICKET_KEY, SIMULATOR_TOKEN, deploymentKey(TICKET_KEY)])
    assert.ok(!output.includes(secret), `a secret in ${output}`);
  return { code, output };
}

async function done(args: string[], env?: Record<string, string>): Promise<string> {
  const { code, output } = await site(args, env);
  assert.equal(code, 0, output);
  return output;
}

async function refused(name: string, args: string[], env?: Record<string, string>, at?: string) {
  const { code, output } = await site(args, env, at);
  assert.equal(code, 1, `${name}: ${output}`);
  assert.match(output, new RegExp(`^site: ${name}: `), name);
  return output;
}

function file(name: string, change: object = {}): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(
    path,
    JSON.stringify({ ...one.site, id: name, key: `pk_test_${name}_0001`, ...change }, null, 2),
  );
  return path;
}

test("a site from its file to its end", { timeout: 60_000 }, async () => {
  const nova = file("nova");
  const env = { TICKET_KEY, ...TOKEN };
  assert.match(await done(["check", nova], env), /^site: nova: no mistakes; it would change the site$/m);
  await refused("site_not_found", ["show", "nova"]);
  assert.match(await done(["apply", nova], env), /^site: nova: version 1$/m);
  // The token stays: what is not set is not sent.
  assert.match(await done(["apply", nova]), /^site: nova: version 1, unchanged$/m);
  file("nova", { name: "Nome novo" });
  assert.match(await done(["apply", nova]), /^site: nova: version 2$/m);
  assert.match(await done(["list"]), /^demo {2}version 1 .*\nnova {2}version 2 .* {2}Nome novo$/m);
  for (const name of ["nova", nova]) {
    const shown = JSON.parse(await done(["show", name]));
    assert.deepEqual(
      [shown.version, shown.site.name, Object.keys(shown.secrets)],
      [2, "Nome novo", ["ozmapToken"]],
    );
  }
  assert.equal(await done(["remove", "nova"]), "site: nova is removed\n");
  await refused("site_not_found", ["remove", "nova"]);
});

test("keys are made, listed, replaced and ended, by the deployment or by an operator", {
  timeout: 60_000,
}, async () => {
  const made = await done(["add-key", "demo", "--label", "ERP"]);
  const [key = ""] = /^sk_demo_\S+$/m.exec(made) ?? [];
  const [, id = ""] = /key (\S+) of demo/.exec(made) ?? [];
  const opens = async () => (await call(edge.url, "/v1/conditions", { bearer: key })).status;
  assert.equal(await opens(), 200);
  assert.match(
    await done(["keys", "demo"]),
    new RegExp(`^${id} {2}…${key.slice(-4)} {2}made .* {2}works {2}ERP$`, "m"),
  );
  await done(["add-key", "demo", "--replaces", id], { OPERATOR_KEY: key });
  assert.match(await done(["keys", "demo"], { OPERATOR_KEY: key }), new RegExp(`^${id} .* ends `, "m"));
  assert.equal(await done(["revoke-key", "demo", id]), `site: key ${id} of demo has ended\n`);
  assert.equal(await opens(), 401);
  await refused("key_not_found", ["revoke-key", "demo", id]);
  await refused("operator_key_required", ["show", "demo"], { OPERATOR_KEY: key });
  await refused("deployment_key_required", ["list"], { OPERATOR_KEY: key });
});

test("every mistake has its name and its place, and ends it with 1", { timeout: 60_000 }, async () => {
  const bad = file("ruim", { plans: [], key: "sk_no" });
  const text = join(folder, "text.txt");
  writeFileSync(text, "no site");
  const told = await refused("site_invalid", ["check", bad], { TICKET_KEY, ...TOKEN });
  assert.match(told, /^ {2}\/key: not_a_publishable_key\n {2}\/plans: no_plans$/m);
  assert.match(await refused("site_invalid", ["apply", file("nova")]), /^ {2}\/ozmap\/url: token_required$/m);
  // Lines are those of the file.
  const unknown = await refused("site_invalid", ["check", file("nova", { nome: "x" })], {
    TICKET_KEY,
    ...TOKEN,
  });
  assert.match(unknown, /unknown field `nome`.* at line \d\d+ column \d+\.\n {2}the document: not_a_site$/m);
  const own = { TICKET_KEY, OZMAP_TOKEN: "canary-wrong", OZMAP_TOKEN_NOVA: "wrong-too" };
  assert.ok(!(await refused("upstream_unauthorized", ["apply", file("nova")], own)).includes("canary-wrong"));
  await refused("site_unreadable", ["check", join(folder, "nowhere.json")]);
  await refused("site_unreadable", ["check", text]);
  await refused("command_unknown", ["delete", "demo"]);
  await refused("command_unknown", ["apply"]);
  await refused("option_unknown", ["list", "--ticket-key", "x"]);
  await refused("ticket_key_missing", ["list"], {});
  await refused("ticket_key_invalid", ["list"], { TICKET_KEY: "short" });
  await refused("settings_unreadable", ["list", "--settings", join(folder, "nowhere.env")]);
  await refused("edge_invalid", ["list"], undefined, "edge");
  for (const at of [
    "http://edge.example",
    "http://10.0.0.1:8787",
    "http://127.0.0.1.example",
    "ftp://127.0.0.1",
  ])
    await refused("edge_insecure", ["list"], undefined, at);
  await refused("edge_unreachable", ["list"], undefined, "http://127.0.0.1:1");
  await refused("deployment_key_required", ["list"], {
    TICKET_KEY: Buffer.from("another-ticket-key-invented-0003").toString("base64"),
  });
});

test("its help names every command and no secret's value", async () => {
  const { code, output } = await site(["--help"], {}, "");
  assert.equal(code, 0);
  for (const command of ["check", "apply", "show", "list", "remove", "keys", "add-key", "revoke-key"])
    assert.match(output, new RegExp(`^ {2}${command} `, "m"));
});
