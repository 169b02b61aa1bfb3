/** A data folder that the first version of the ledger wrote opens under `npm run serve`, and its work goes on. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { databases, isLedger } from "../../scripts/lib/ledger-files.mjs";
import { until } from "../worker/harness.ts";
import { filesUnder } from "../worker/state-files.ts";
import { call, ended, operatorKeyAt, reserve, temporary, world } from "./served.ts";

const one = await world();
const FIXTURE = join(import.meta.dirname, "../chaos/fixtures/ledger-v1.sql");

test("the previous version's folder: read, worked off, and added to", { timeout: 90_000 }, async () => {
  const data = join(temporary(), "data");
  const first = await one.start(data);
  // Asking once is what makes the ledger's file; its name is workerd's to choose.
  assert.equal(
    (await call(first.url, "/v1/conditions", { bearer: await operatorKeyAt(first.url) })).status,
    200,
  );
  first.child.kill("SIGTERM");
  assert.equal(await ended(first.child), 0);
  const ledger = databases(data).find(isLedger);
  assert.ok(ledger);
  for (const { path } of filesUnder(data)) if (path.includes(".sqlite")) rmSync(path);
  const database = new DatabaseSync(join(data, ledger));
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(readFileSync(FIXTURE, "utf8"));
  database.close();

  const { url } = await one.start(data);
  const bearer = await operatorKeyAt(url);
  const operator = (path: string, method = "GET") => call(url, path, { method, bearer });
  const view = await operator("/v1/reservations/v1-reserved-later");
  assert.deepEqual(
    [view.status, view.body.code, view.body.state],
    [200, "CNT-01M0000000000000000000RSV2", "reserved"],
    view.text,
  );
  const listed = await operator("/v1/reservations?code=CNT-01M0000000000000000000RSV2");
  assert.match(listed.text, /^\{"reservations":\[\{"id":"v1-reserved-later",[^[\]]*\]\}$/);
  // Its hold ended long ago, and OZmap has no such property.
  await until(30_000, async () => (await operator("/v1/reservations/v1-reserved")).body.state === "released");
  const fresh = await (await reserve(url, one.signup, "after-the-upgrade-1"))();
  assert.deepEqual([fresh.status, fresh.body.state], [201, "reserved"], fresh.text);
});
