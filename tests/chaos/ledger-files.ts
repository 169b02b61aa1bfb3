/** The ledger's SQLite files, looked at and aged from outside. */
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import * as files from "../../scripts/lib/ledger-files.mjs";

/** One reservation as the ledger has it. */
export interface Row {
  id: string;
  code: string;
  state: string;
  history: { at: number; event: string; state: string }[];
}

function databases(stateDir: string) {
  const paths = files.databases(stateDir).map((path) => join(stateDir, path));
  return {
    alarms: paths.filter(files.isAlarms),
    ledgers: paths.filter(files.isLedger),
    objects: paths.filter((path) => !files.isAlarms(path)),
  };
}

function withDatabase<T>(path: string, readOnly: boolean, use: (database: DatabaseSync) => T): T {
  return files.withDatabase(path, { readOnly, timeout: 2000 }, use);
}

const hasTable = (database: DatabaseSync, name: string) =>
  database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;

/** All reservations of all ledgers in a state folder. */
export function readLedgers(stateDir: string): Row[] {
  return databases(stateDir).ledgers.flatMap((path) =>
    withDatabase(path, true, (database) => {
      if (!hasTable(database, "reservations")) return [];
      const rows = new Map<string, Row>();
      for (const { id, state, machine } of database
        .prepare("SELECT id, state, machine FROM reservations")
        .all()) {
        const { code } = JSON.parse(String(machine));
        rows.set(String(id), { id: String(id), code, state: String(state), history: [] });
      }
      for (const step of database
        .prepare("SELECT reservation, at, event, state FROM history ORDER BY seq")
        .all()) {
        const { at, event, state } = step;
        rows
          .get(String(step.reservation))
          ?.history.push({ at: Number(at), event: String(event), state: String(state) });
      }
      return [...rows.values()];
    }),
  );
}

/** Makes what is stored of one reservation unreadable, in the middle of a call. Not beside a running edge. */
export function spoil(stateDir: string, id: string): void {
  const set = "UPDATE reservations SET machine = '{', in_flight = 1 WHERE id = ?";
  for (const path of databases(stateDir).ledgers)
    withDatabase(path, false, (database) => database.prepare(set).run(id));
}

/** How many calls are in flight, and when the next work is due (Unix ms). Works beside a running edge. */
export function agenda(stateDir: string): { inFlight: number; due: number | undefined } {
  const found = databases(stateDir).ledgers.map((path) =>
    withDatabase(path, true, (database) => {
      if (!hasTable(database, "reservations")) return { inFlight: 0, due: undefined };
      const row = database
        .prepare(
          `SELECT count(*) FILTER (WHERE in_flight = 1) AS flights,
             min(wake_at) FILTER (WHERE in_flight = 0) AS due FROM reservations`,
        )
        .get();
      return { inFlight: Number(row?.flights ?? 0), due: row?.due == null ? undefined : Number(row.due) };
    }),
  );
  const dues = found.flatMap(({ due }) => (due === undefined ? [] : [due]));
  return {
    inFlight: found.reduce((sum, { inFlight }) => sum + inFlight, 0),
    due: dues.length ? Math.min(...dues) : undefined,
  };
}

/** Unix milliseconds between 2001 and 2033 that stand alone: not part of an id, and too large for a duration. */
const MOMENT = /\b1\d{12}\b/g;

/**
 * Makes the files of an edge that is not running older by `ms`: when it starts again, it sees an outage of that length.
 * Every moment in every table moves, workerd's own alarms (in nanoseconds) with it, so nothing but the clock seems to
 * have changed. That is why no binding of the Worker has to bend its clock for tests.
 */
export function age(stateDir: string, ms: number): void {
  const { alarms, objects } = databases(stateDir);
  const ns = BigInt(ms) * 1_000_000n;
  for (const path of alarms) {
    withDatabase(path, false, (database) => {
      if (hasTable(database, "_cf_ALARM"))
        database.prepare("UPDATE _cf_ALARM SET scheduled_time = scheduled_time - ?").run(ns);
    });
  }
  for (const path of objects) {
    withDatabase(path, false, (database) => {
      if (hasTable(database, "_cf_METADATA"))
        database
          .prepare("UPDATE _cf_METADATA SET value = value - ? WHERE typeof(value) = 'integer' AND key = 1")
          .run(ns);
      database.exec("BEGIN");
      const tables = database.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'",
      );
      for (const { name } of tables.all()) ageTable(database, String(name), ms);
      database.exec("COMMIT");
    });
  }
}

function ageTable(database: DatabaseSync, table: string, ms: number): void {
  for (const { name, type } of database.prepare(`SELECT name, type FROM pragma_table_info(?)`).all(table)) {
    if (type === "INTEGER")
      database
        .prepare(`UPDATE "${table}" SET "${name}" = "${name}" - ? WHERE "${name}" BETWEEN 1e12 AND 2e12`)
        .run(ms);
    if (type !== "TEXT") continue;
    const rows = database.prepare(
      `SELECT rowid AS row, "${name}" AS text FROM "${table}" WHERE "${name}" LIKE '{%'`,
    );
    const write = database.prepare(`UPDATE "${table}" SET "${name}" = ? WHERE rowid = ?`);
    for (const { row, text } of rows.all())
      write.run(
        String(text).replace(MOMENT, (moment) => String(Number(moment) - ms)),
        Number(row),
      );
  }
}
