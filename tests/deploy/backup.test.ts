/** Backup and restore: everything that was promised is in a backup, lives on after a restore, and no secret is in it. */
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { databases, isAlarms, isLedger } from "../../scripts/lib/ledger-files.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { deploymentKey } from "../../scripts/lib/site-api.mjs";
import { readLedgers } from "../chaos/ledger-files.ts";
import { until } from "../worker/harness.ts";
import { call, ended, operatorKeyAt, reserve, TICKET_KEY, temporary, world } from "./served.ts";

const HOLD_S = 12;
const one = await world({ holdS: HOLD_S });
type Reserved = Awaited<ReturnType<typeof call>>["body"];

const script = (name: string, ...args: string[]) =>
  run(process.execPath, [join(root, "scripts", `${name}.mjs`), ...args], { timeoutMs: 30_000 });

async function mustRun(name: string, ...args: string[]) {
  const result = await script(name, ...args);
  assert.ok(result.ok, result.output);
  return result.output;
}

let counter = 0;
async function reserved(url: string): Promise<Reserved> {
  counter += 1;
  const answer = await (await reserve(url, one.signup, `backup-test-${counter}`))();
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

/** A data folder, a backup of it, and a folder to restore that into. */
function places() {
  const folder = temporary();
  return { data: join(folder, "data"), file: join(folder, "backup.sqlar"), fresh: join(folder, "restored") };
}

const held = async (code = "") => {
  const answer = await fetch(`${one.sim.url}/properties/client/${code}`, {
    headers: { authorization: SIMULATOR_TOKEN },
  });
  assert.equal(answer.status, 200);
  return ((await answer.json()) as unknown[]).length;
};

test("a backup of a running edge, under load, restored in a new folder: all is there, and expires by itself", {
  timeout: 90_000,
}, async () => {
  await one.sim.control("reset", {});
  const { data, file, fresh } = places();
  const edge = await one.start(data);
  const before = await Promise.all([1, 2, 3].map(() => reserved(edge.url)));
  const cancelled = before.pop() as Reserved;
  await call(edge.url, `/v1/reservations/${cancelled.id}`, {
    method: "DELETE",
    bearer: cancelled.secret ?? "",
  });
  // What happens meanwhile may be in it or not; what was told before has to be.
  const meanwhile = Promise.all([1, 2, 3, 4].map(() => reserved(edge.url)));
  assert.match(await mustRun("backup", "--data", data, "--to", file), /^backup: 6 databases/);
  await meanwhile;
  // The machine is lost.
  edge.child.kill("SIGTERM");
  edge.child.kill("SIGTERM");
  await ended(edge.child);

  assert.match(await mustRun("restore", "--from", file, "--data", fresh), /1 with work to do/);
  for (const { state, history } of readLedgers(fresh))
    assert.equal(history.at(-1)?.state, state, "state and history are of one moment");
  const again = await one.start(fresh);
  for (const { id, code, secret, expiresAt } of before) {
    const { status, body } = await call(again.url, `/v1/reservations/${id}`, { bearer: secret ?? "" });
    assert.deepEqual({ status, ...body }, { status: 200, id, code, state: "reserved", expiresAt });
    assert.equal(await held(code), 1);
  }
  const gone = await call(again.url, `/v1/reservations/${cancelled.id}`, { bearer: cancelled.secret ?? "" });
  assert.equal(gone.body.state, "cancelled");
  // Nobody asks the edge anything: only OZmap is looked at.
  await until((HOLD_S + 20) * 1000, async () => {
    const left = await Promise.all(before.map(({ code }) => held(code)));
    return left.every((n) => n === 0);
  });
  const last = Math.max(...before.map(({ expiresAt }) => Date.parse(expiresAt ?? "")));
  assert.ok(Date.now() >= last, "and not before its time");
});

test("a folder whose edge was killed, and whose alarms are lost: the restored edge wakes all the same", {
  timeout: 90_000,
}, async () => {
  await one.sim.control("reset", {});
  const { data, file, fresh } = places();
  const edge = await one.start(data);
  const { code, expiresAt } = await reserved(edge.url);
  edge.child.kill("SIGTERM");
  edge.child.kill("SIGTERM");
  await ended(edge.child);
  const ofLedgers = databases(data).find((path) => isAlarms(path) && path.includes("-Ledger/"));
  const alarms = new DatabaseSync(join(data, ofLedgers ?? ""));
  assert.equal(alarms.prepare("DELETE FROM _cf_ALARM").run().changes, 1);
  alarms.close();
  await mustRun("backup", "--data", data, "--to", file);
  await mustRun("restore", "--from", file, "--data", fresh);
  await one.start(fresh);
  assert.equal(await held(code), 1);
  await until((HOLD_S + 20) * 1000, async () => (await held(code)) === 0);
  assert.ok(Date.now() >= Date.parse(expiresAt ?? ""));
});

test("no secret and no person is in a backup, and it is its owner's alone", { timeout: 60_000 }, async () => {
  const folder = temporary();
  const [data, file] = [join(folder, "data"), join(folder, "backup.sqlar")];
  const edge = await one.start(data);
  const operatorKey = await operatorKeyAt(edge.url);
  const { code = "no code", secret = "none" } = await reserved(edge.url);
  await mustRun("backup", "--data", data, "--to", file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const archive = new DatabaseSync(file, { readOnly: true });
  const parts = archive.prepare("SELECT name, sz, data FROM sqlar").all();
  archive.close();
  const opened = parts.map(({ name, sz, data }) => {
    const bytes = data as Uint8Array;
    return { name, bytes: bytes.length < Number(sz) ? inflateSync(bytes) : Buffer.from(bytes) };
  });
  assert.ok(
    opened.some(({ bytes }) => bytes.includes(code)),
    "the search finds a code",
  );
  const { name, phone, email } = one.signup.contact;
  const deployment = deploymentKey(TICKET_KEY);
  const canaries = [
    TICKET_KEY,
    SIMULATOR_TOKEN,
    operatorKey,
    deployment,
    secret,
    name,
    phone,
    email,
    "99999-0000",
  ];
  for (const canary of canaries)
    for (const part of [...opened, { name: "the file", bytes: readFileSync(file) }]) {
      assert.ok(!part.bytes.includes(canary), `${canary} in ${part.name}`);
      assert.ok(!part.bytes.includes(Buffer.from(canary, "utf16le")), `${canary} in ${part.name}`);
    }
});

/** A copy of a backup's file with some bytes changed in the middle of the compressed copy of a ledger. */
function spoiled(path: string): Buffer {
  const archive = new DatabaseSync(path, { readOnly: true });
  const rows = archive.prepare("SELECT name, data FROM sqlar").all();
  archive.close();
  const data = Buffer.from(rows.find(({ name }) => isLedger(String(name)))?.data as Uint8Array);
  const file = readFileSync(path);
  const middle = data.subarray(data.length >> 1, (data.length >> 1) + 16);
  // SQLite leaves copies behind where it moves something.
  let found = 0;
  for (let at = file.indexOf(middle); at >= 0; at = file.indexOf(middle, at)) {
    file.fill(0, at, at + middle.length);
    found += 1;
  }
  assert.ok(found > 0);
  return file;
}

test("what cannot be done is said by name, and leaves everything as it was", {
  timeout: 60_000,
}, async () => {
  const folder = temporary();
  const at = (name: string) => join(folder, name);
  const edge = await one.start(at("data"));
  await reserved(edge.url);
  await mustRun("backup", "--data", at("data"), "--to", at("good.sqlar"));
  const good = readFileSync(at("good.sqlar"));
  writeFileSync(at("cut.sqlar"), good.subarray(0, good.length - 5000));
  writeFileSync(at("flipped.sqlar"), spoiled(at("good.sqlar")));
  writeFileSync(at("text.sqlar"), "no database");
  const other = new DatabaseSync(at("other.sqlar"));
  other.exec("CREATE TABLE sqlar (name TEXT, sz INT, data BLOB)");
  other.close();
  const outside = Buffer.from(good);
  writeFileSync(at("outside.sqlar"), outside);
  const changed = new DatabaseSync(at("outside.sqlar"));
  changed.exec("UPDATE sqlar SET name = 'do/../../escaped.sqlite' WHERE name LIKE '%-Ledger/metadata%'");
  changed.close();

  const cases: [string, string, string[]][] = [
    ["option_missing", "backup", ["--data", at("data")]],
    ["option_unknown", "backup", ["--all"]],
    ["no_ledger", "backup", ["--data", at("nowhere"), "--to", at("new.sqlar")]],
    ["target_exists", "backup", ["--data", at("data"), "--to", at("good.sqlar")]],
    ["option_missing", "restore", ["--from", at("good.sqlar")]],
    ["data_not_empty", "restore", ["--from", at("good.sqlar"), "--data", at("data")]],
    ["backup_unreadable", "restore", ["--from", at("nowhere.sqlar"), "--data", at("new")]],
    ["backup_damaged", "restore", ["--from", at("cut.sqlar"), "--data", at("new")]],
    ["backup_damaged", "restore", ["--from", at("flipped.sqlar"), "--data", at("new")]],
    ["backup_damaged", "restore", ["--from", at("text.sqlar"), "--data", at("new")]],
    ["not_a_backup", "restore", ["--from", at("other.sqlar"), "--data", at("new")]],
    ["backup_damaged", "restore", ["--from", at("outside.sqlar"), "--data", at("new")]],
  ];
  for (const [name, command, args] of cases) {
    const result = await script(command, ...args);
    assert.equal(result.code, 1, `${name} ${args}: ${result.output}`);
    assert.match(result.output, new RegExp(`^${command}: ${name}: `), name);
    assert.deepEqual(databases(at("new")), [], name);
  }
  assert.deepEqual(readFileSync(at("good.sqlar")), good);
  const bearer = await operatorKeyAt(edge.url);
  assert.equal((await call(edge.url, "/v1/conditions", { bearer })).status, 200);
});
