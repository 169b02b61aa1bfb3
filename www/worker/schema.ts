/**
 * The ledger's SQLite schema, as numbered migrations that are only ever appended to. `storage-schema.md` explains it.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE reservations (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL,
     machine TEXT NOT NULL,
     in_flight INTEGER NOT NULL,
     wake_at INTEGER,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX reservations_wake ON reservations (wake_at) WHERE wake_at IS NOT NULL;
   CREATE TABLE idempotency (
     key TEXT PRIMARY KEY,
     fingerprint TEXT NOT NULL,
     reservation TEXT NOT NULL REFERENCES reservations (id),
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE history (
     seq INTEGER PRIMARY KEY,
     reservation TEXT NOT NULL REFERENCES reservations (id),
     at INTEGER NOT NULL,
     event TEXT NOT NULL,
     state TEXT NOT NULL
   ) STRICT;
   CREATE INDEX history_reservation ON history (reservation);
   CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `CREATE TABLE tickets (id TEXT PRIMARY KEY, spent_at INTEGER NOT NULL) STRICT;
   CREATE INDEX tickets_spent ON tickets (spent_at);`,
  // Of a machine that is no JSON the index has nothing, and the reservation can be stored all the same.
  `CREATE INDEX reservations_code
     ON reservations (CASE WHEN json_valid(machine) THEN json_extract(machine, '$.code') END);
   CREATE INDEX reservations_created ON reservations (created_at, id);
   CREATE INDEX reservations_state ON reservations (state, created_at, id);`,
  `CREATE TABLE open (
     reservation TEXT PRIMARY KEY REFERENCES reservations (id),
     phone TEXT NOT NULL,
     address TEXT NOT NULL
   ) STRICT;
   CREATE INDEX open_phone ON open (phone);
   CREATE INDEX open_address ON open (address);`,
];

/** Brings a database of any earlier version to this one, each step whole or not at all: a ledger's unless told otherwise. */
export function migrate(storage: DurableObjectStorage, migrations = MIGRATIONS): void {
  const { sql } = storage;
  sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT");
  const version = Number(sql.exec("SELECT max(version) AS version FROM schema_version").one().version ?? 0);
  migrations.slice(version).forEach((migration, index) => {
    storage.transactionSync(() => {
      sql.exec(migration);
      sql.exec("INSERT INTO schema_version VALUES (?)", version + index + 1);
    });
  });
}
