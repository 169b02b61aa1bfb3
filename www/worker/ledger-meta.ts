/** The few single values that a ledger keeps. `storage-schema.md` says what they are. */
type Key = "site" | "pause" | "reach";

export function metaOf(sql: SqlStorage, key: Key): string | undefined {
  return sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = ?", key).toArray()[0]?.value;
}

export function setMeta(sql: SqlStorage, key: Key, value: string): void {
  if (metaOf(sql, key) !== value) sql.exec("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value);
}
