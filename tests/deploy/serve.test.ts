/** `npm run serve`: it comes up, says what is wrong by name, keeps secrets to itself, and stops without losing anybody. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { freePort, spawnTied } from "../../scripts/lib/process.mjs";
import { deploymentKey } from "../../scripts/lib/site-api.mjs";
import { KEY } from "../worker/data.ts";
import { until } from "../worker/harness.ts";
import { filesUnder } from "../worker/state-files.ts";
import {
  type Child,
  call,
  childrenOf,
  ended,
  noted,
  operatorKeyAt,
  reserve,
  serve,
  TICKET_KEY,
  temporary,
  world,
} from "./served.ts";

const one = await world();
const SECRETS = [TICKET_KEY, SIMULATOR_TOKEN, deploymentKey(TICKET_KEY)];

test("every mistake has its name, ends it with 1 and shows no secret", { timeout: 90_000 }, async () => {
  const folder = temporary();
  const data = join(folder, "data");
  const file = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  const inTheWay = join(folder, "other", "workerd.capnp");
  mkdirSync(inTheWay, { recursive: true });
  const blocker = createServer().listen(0, "127.0.0.1");
  after(() => blocker.close());
  await new Promise((resolve) => blocker.once("listening", resolve));
  const taken = (blocker.address() as { port: number }).port;
  const asksGoogle = { ...one.site, lookups: { geocode: [{ provider: "google" }] } };
  const at = ["--data", data, "--listen", `127.0.0.1:${await freePort()}`];
  const hasTurnstile = { ...one.site, turnstile: one.sim.turnstile };
  const good = [...at, "--site", one.siteFile];
  const site = (name: string, text: object | string) => [
    ...at,
    ...["--site", file(name, typeof text === "string" ? text : JSON.stringify(text))],
  ];
  const without = (name: string) =>
    Object.fromEntries(Object.entries(one.secrets).filter(([key]) => key !== name));
  const withKey = (TICKET_KEY: string) => ({ ...one.secrets, TICKET_KEY });

  const cases: [string, string[], Record<string, string>?][] = [
    ["option_unknown", ["--ticket-key", TICKET_KEY]],
    ["data_missing", ["--site", one.siteFile]],
    ["site_missing", at],
    ["site_unreadable", [...good, "--site", join(folder, "nowhere.json")]],
    ["site_unreadable", site("text.json", "site")],
    ["site_unreadable", site("old.json", { sites: [one.site] })],
    ["site_invalid", site("bad.json", { ...one.site, plans: [] })],
    ["site_twice", [...good, "--site", one.siteFile]],
    ["ticket_key_missing", good, without("TICKET_KEY")],
    ["ticket_key_invalid", good, withKey(Buffer.from("canary of 31 bytes, invented 0").toString("base64"))],
    ["ticket_key_invalid", good, withKey("canary, not base64 at all, but long enough !")],
    ["no_site", good, without("OZMAP_TOKEN")],
    ["no_site", site("google.json", asksGoogle)],
    ["no_site", site("turnstile.json", hasTurnstile)],
    ["settings_unreadable", [...good, "--settings", join(folder, "nowhere.env")]],
    ["settings_exposed", [...good, "--settings", file("open.env", `TICKET_KEY=${TICKET_KEY}\n`, 0o644)]],
    ["secrets_unreadable", [...good, "--secrets", join(folder, "nowhere")]],
    ["authority_unreadable", [...good, "--ca", join(folder, "nowhere.pem")]],
    ["authority_invalid", [...good, "--ca", file("no.pem", "no certificate")]],
    ["client_ip_header_invalid", [...good, "--client-ip-header", "X-Real-IP: 1"]],
    ["listen_invalid", [...good, "--listen", "8787"]],
    ["listen_invalid", [...good, "--listen", "127.0.0.1:99999"]],
    ["listen_refused", [...good, "--listen", "203.0.113.7:8787"]],
    ["port_in_use", [...good, "--listen", `127.0.0.1:${taken}`]],
    ["data_unwritable", [...good, "--data", join(file("plain-file", ""), "data")]],
    // A folder where a file has to be is in the way even of root.
    ["data_unwritable", [...good, "--data", dirname(inTheWay)]],
  ];
  for (const [name, args, env = one.secrets] of cases) {
    const { child, output } = serve(args, env);
    assert.equal(await ended(child), 1, `${name}: ${output()}`);
    assert.match(output(), new RegExp(`^serve: ${name}: .+`, "m"), name);
    // What it says of an unknown option may repeat its value: only that the option does not exist.
    for (const secret of [...SECRETS, "canary"])
      assert.ok(!output().includes(secret), `${name}: ${output()}`);
  }
});

test("secrets from the environment, from a file and from a folder: in no file, on no command line, in no log", {
  timeout: 60_000,
}, async () => {
  const folder = temporary();
  const lines = Object.entries(one.secrets).map(([name, value]) => `${name}="${value}"\n`);
  writeFileSync(join(folder, "settings"), lines.join(""), { mode: 0o600 });
  mkdirSync(join(folder, "credentials"));
  for (const [name, value] of Object.entries(one.secrets))
    writeFileSync(join(folder, "credentials", name), `${value}\n`);
  const ways = {
    environment: { env: one.secrets },
    file: { env: {}, args: ["--settings", join(folder, "settings")] },
    credentials: { env: { CREDENTIALS_DIRECTORY: join(folder, "credentials") } },
  };
  for (const [way, options] of Object.entries(ways)) {
    const data = join(folder, `data-${way}`);
    const edge = await one.start(data, options);
    const answer = await (await reserve(edge.url, one.signup, `serve-${way}-1`))();
    assert.equal(answer.status, 201, answer.text);
    const operatorKey = await operatorKeyAt(edge.url);
    const conditions = await call(edge.url, "/v1/conditions", { bearer: operatorKey });
    assert.equal(conditions.status, 200, conditions.text);
    const [workerd = 0] = childrenOf(edge.child.pid);
    const lines = [edge.child.pid, workerd].map((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1"));
    assert.match(lines[1] ?? "", /workerd/);
    const written = filesUnder(data);
    assert.ok(
      written.some(({ bytes }) => bytes.includes(answer.body.code ?? "no code")),
      "the search finds a code",
    );
    for (const secret of [...SECRETS, operatorKey, answer.body.secret ?? "none"]) {
      for (const { path, bytes } of written) assert.ok(!bytes.includes(secret), `a secret in ${path}`);
      for (const line of lines) assert.ok(!line.includes(secret), `a secret in ${line}`);
      assert.ok(!edge.output().includes(secret), "a secret in the log");
    }
    assert.match(edge.output(), /"event":"request"/);
    const inUse = serve(["--data", data, "--site", one.siteFile, "--listen", "127.0.0.1:8799"], one.secrets);
    assert.equal(await ended(inUse.child), 1);
    assert.match(inUse.output(), /^serve: data_in_use: /);
    edge.child.kill("SIGTERM");
    assert.equal(await ended(edge.child), 0, edge.output());
  }
});

test("the header that --client-ip-header names tells callers apart", { timeout: 60_000 }, async () => {
  const edge = await one.start(join(temporary(), "data"), { args: ["--client-ip-header", "X-Real-IP"] });
  const get = async (address: string) => {
    const headers = { "x-site-key": KEY, "x-real-ip": address };
    const answer = await fetch(`${edge.url}/v1/plans`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
  const statuses = await Promise.all(Array.from({ length: 600 }, () => get("203.0.113.1")));
  assert.deepEqual([...new Set(statuses)].sort(), [200, 429]);
  assert.equal(await get("203.0.113.2"), 200);
  edge.child.kill("SIGTERM");
  assert.equal(await ended(edge.child), 0, edge.output());
});

for (const signal of ["SIGTERM", "SIGINT"] as const)
  test(`${signal} while a customer waits: the port is reserved and told, then it stops with 0`, {
    timeout: 60_000,
  }, async () => {
    const data = join(temporary(), "data");
    const edge = await one.start(data);
    await one.sim.control("reset", {});
    const ask = await reserve(edge.url, one.signup, `serve-${signal}-1`);
    const slow = { match: { method: "POST", pathContains: "/properties" }, kind: "latency", ms: 2500 };
    await one.sim.control("faults", { faults: [slow] });
    const asked = ask();
    await until(5000, async () => (await noted(one, "POST", "/properties")) === 1);
    edge.child.kill(signal);
    const answer = await asked;
    assert.deepEqual([answer.status, answer.body.state], [201, "reserved"], answer.text);
    assert.equal(await ended(edge.child), 0, edge.output());
    assert.match(edge.output(), /^serve: stopped$/m);
    await assert.rejects(fetch(`${edge.url}/healthz`));
    await one.sim.control("faults", { faults: [] });
  });

test("told twice it ends at once, with 1, and the next start finishes what was cut off", {
  timeout: 90_000,
}, async () => {
  const data = join(temporary(), "data");
  const edge = await one.start(data);
  await one.sim.control("reset", {});
  const ask = await reserve(edge.url, one.signup, "serve-cut-1");
  const hang = { match: { method: "POST", pathContains: "/properties" }, kind: "hang_after", times: 1 };
  await one.sim.control("faults", { faults: [hang] });
  const cut = ask().then(
    () => "answered",
    () => "cut off",
  );
  await until(5000, async () => (await noted(one, "POST", "/properties")) === 1);
  edge.child.kill("SIGTERM");
  await until(5000, async () => edge.output().includes("SIGTERM: answering"));
  edge.child.kill("SIGTERM");
  assert.equal(await ended(edge.child), 1, edge.output());
  assert.equal(await cut, "cut off");
  await one.sim.control("faults", { faults: [] });

  const again = await one.start(data);
  const reserved = await until(40_000, async () => {
    const answer = await ask(again.url);
    return answer.status === 201 && answer;
  });
  assert.equal(reserved.body.state, "reserved");
  assert.equal(await noted(one, "POST", "/properties"), 1);
});

test("when workerd dies, it says so and ends with 1", { timeout: 30_000 }, async () => {
  const edge = await one.start(join(temporary(), "data"));
  const [workerd = 0] = childrenOf(edge.child.pid);
  process.kill(workerd, "SIGKILL");
  assert.equal(await ended(edge.child), 1);
  assert.match(edge.output(), /^serve: edge_ended: workerd ended by itself \(SIGKILL\)$/m);
});

test("a supervisor that is killed leaves no second edge on its ledger", { timeout: 30_000 }, async () => {
  const data = join(temporary(), "data");
  const edge = await one.start(data);
  const [workerd = 0] = childrenOf(edge.child.pid);
  edge.child.kill("SIGKILL");
  await ended(edge.child);
  try {
    const again = serve(["--data", data, "--site", one.siteFile, "--listen", "127.0.0.1:8799"], one.secrets);
    assert.equal(await ended(again.child), 1);
    assert.match(again.output(), /^serve: data_in_use: /);
  } finally {
    process.kill(workerd, "SIGKILL");
  }
});

test("with OZmap down the stored site goes on, and the new file counts once OZmap is back", {
  timeout: 60_000,
}, async () => {
  const [folder, data] = [temporary(), join(temporary(), "data")];
  const first = await one.start(data);
  first.child.kill("SIGTERM");
  assert.equal(await ended(first.child), 0);
  const file = join(folder, "site.json");
  writeFileSync(file, JSON.stringify({ ...one.site, name: "Nome novo" }));
  await one.sim.control("faults", { faults: [{ match: {}, kind: "reset_before" }] });
  const again = await one.start(data, { args: ["--site", file], site: false });
  assert.match(again.output(), /^serve: site demo cannot be checked yet, version 1 goes on; trying again: /m);
  const name = async () => (await call(again.url, "/v1/plans")).body.site?.name;
  assert.equal(await name(), one.site.name);
  await one.sim.control("faults", { faults: [] });
  await until(30_000, async () => (await name()) === "Nome novo");
  await until(5000, async () => /^serve: site demo is at version 2$/m.test(again.output()));
  again.child.kill("SIGTERM");
  assert.equal(await ended(again.child), 0, again.output());
  // What is wrong in a file does not take away what is stored, and a start without a change asks OZmap nothing.
  const before = await noted(one, "GET", "/");
  const unchanged = await one.start(data, { args: ["--site", file], site: false, env: { TICKET_KEY } });
  assert.equal(await noted(one, "GET", "/"), before);
  unchanged.child.kill("SIGTERM");
  assert.equal(await ended(unchanged.child), 0);
  writeFileSync(file, JSON.stringify({ ...one.site, ozmap: { url: "https://outro.teste.example/api/v2" } }));
  const wrong = await one.start(data, { args: ["--site", file], site: false, env: { TICKET_KEY } });
  assert.match(
    wrong.output(),
    /site demo is not applied, version 2 goes on: site_invalid: [^\n]+\n {2}\/ozmap\/url: token_required$/m,
  );
  assert.equal((await call(wrong.url, "/v1/plans")).body.site?.name, "Nome novo");
});

test("npm run serve comes up from here, and passes a stop on", { timeout: 120_000 }, async () => {
  const port = await freePort();
  const where = [
    "--data",
    join(temporary(), "data"),
    "--site",
    one.siteFile,
    "--listen",
    `127.0.0.1:${port}`,
  ];
  const child = spawnTied("npm", ["run", "serve", "--", ...where], {
    cwd: root,
    // Setting up needs what a shell has.
    env: { ...process.env, ...one.secrets },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  }) as Child;
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  await until(100_000, async () => /^serve: ready/m.test(output));
  assert.equal((await call(`http://127.0.0.1:${port}`, "/v1/plans")).status, 200);
  child.kill("SIGTERM");
  await until(10_000, async () => /^serve: stopped$/m.test(output));
  await ended(child);
});
