/**
 * A data directory that an earlier edge wrote opens, and its work goes on. The fixtures are of schema version 1, which
 * knew no tickets, and of what version 2 added: this version and later ones must go on reading them.
 */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { signupAt } from "./data.ts";
import { isProblem, startStack, until } from "./harness.ts";
import { databasesOf, filesUnder } from "./state-files.ts";

const FIXTURES = join(import.meta.dirname, "../chaos/fixtures");
const stack = await startStack();
const OPERATOR_KEY = stack.edge.operatorKeys.demo;
const signup = signupAt(stack.place("viable"));

const operator = (path: string, method = "GET") =>
  stack.call(path, { method, headers: { authorization: `Bearer ${OPERATOR_KEY}` } });
const stateOf = async (id: string) => (await operator(`/v1/reservations/${id}`)).body.state;

/** The ledger's files, replaced by a database that the fixtures describe. */
async function install(...fixtures: string[]) {
  // Asking once is what makes the ledger's file; its name is workerd's to choose.
  assert.equal((await operator("/v1/conditions")).status, 200);
  await stack.crash({
    meanwhile: async () => {
      const [ledger] = databasesOf(stack.edge.stateDir, "Ledger");
      assert.ok(ledger);
      for (const { path } of filesUnder(stack.edge.stateDir)) if (path.includes("-Ledger/")) rmSync(path);
      const database = new DatabaseSync(ledger);
      database.exec("PRAGMA journal_mode = WAL");
      for (const fixture of fixtures) database.exec(readFileSync(join(FIXTURES, fixture), "utf8"));
      database.close();
    },
  });
}

test("a data directory of schema version 1 opens: its reservations are read, and what was due is done", {
  timeout: 90_000,
}, async () => {
  await install("ledger-v1.sql");
  const ids = ["pending", "reserved", "confirmed", "activated", "releasing", "cancelled", "failed"];
  const view = await operator("/v1/reservations/v1-reserved-later");
  assert.deepEqual(
    [view.status, view.body.code, view.body.state, view.body.expiresAt],
    [200, "CNT-01M0000000000000000000RSV2", "reserved", "2033-05-18T03:33:20.000Z"],
    view.text,
  );
  for (const id of ids) assert.ok(await stateOf(`v1-${id}`), id);
  // None of them has a property in this OZmap: the expired one is found gone, as is the one that was being released.
  await until(30_000, async () => (await stateOf("v1-reserved")) === "released");
  await until(30_000, async () => (await stateOf("v1-releasing")) === "cancelled");
  // Its customer never came back.
  await until(60_000, async () => (await stateOf("v1-pending")) === "failed");
  assert.deepEqual(
    await Promise.all(["confirmed", "activated", "cancelled", "failed"].map((id) => stateOf(`v1-${id}`))),
    ["confirmed", "activated", "cancelled", "failed"],
  );
  assert.equal((await stack.noted("DELETE", "/properties/")).length, 0);
  assert.equal((await stack.noted("POST", "/properties")).length, 0);
});

/** The list's indexes came with version 3: what older versions wrote is found by them. */
async function found(query: string): Promise<string[]> {
  const { text } = await operator(`/v1/reservations?${query}`);
  const { reservations } = JSON.parse(text) as { reservations: { id: string; expiresAt?: string }[] };
  return reservations.map(({ id }) => id);
}

test("its reservations are listed, by state and by code", { timeout: 60_000 }, async () => {
  assert.equal((await found("limit=200")).length, 8);
  assert.deepEqual(await found("state=activated,confirmed"), ["v1-confirmed", "v1-activated"]);
  assert.deepEqual(await found("code=CNT-01M0000000000000000000RSV2"), ["v1-reserved-later"]);
});

test("its keys and its history still count, and new reservations are made", { timeout: 60_000 }, async () => {
  const ticket = await stack.ticketFor(signup);
  isProblem(await stack.reserve(signup, ticket, "fixture-key-1"), 422, "idempotency_key_reused");
  const history = await operator("/v1/reservations/v1-confirmed/history");
  assert.match(history.text, /"event":"find: 1 found"/);
  const fresh = await stack.reserve(signup, ticket, "after-the-upgrade-1");
  assert.equal(fresh.status, 201, fresh.text);
  await stack.theProperty(fresh.body.code);
  isProblem(await stack.reserve(signup, ticket, "after-the-upgrade-2"), 410, "ticket_expired");
  const kept = await operator("/v1/reservations/v1-reserved-later/confirm", "POST");
  assert.deepEqual([kept.status, kept.body.state], [200, "confirmed"], kept.text);
});

test("one of version 2 opens as well, is listed, and its spent tickets stay spent", {
  timeout: 60_000,
}, async () => {
  await install("ledger-v1.sql", "ledger-v2.sql");
  assert.deepEqual(await found("code=CNT-01M0000000000000000000RSV2"), ["v1-reserved-later"]);
  assert.equal((await found("limit=200")).length, 8);
  const ticket = await stack.ticketFor(signup);
  assert.equal((await stack.reserve(signup, ticket, "after-version-2-1")).status, 201);
  isProblem(await stack.reserve(signup, ticket, "after-version-2-2"), 410, "ticket_expired");
});
