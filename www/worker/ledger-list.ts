/** Which reservations of a ledger an operator's query is about, newest first. */

/** As the core reads it from a query. */
export interface Filter {
  /** Any of these; none: any. */
  states: string[];
  code: string | null;
  /** Unix milliseconds. */
  since: number | null;
  until: number | null;
  limit: number;
  after: { createdAt: number; id: string } | null;
}

/** A reservation in a list. One that cannot be read has its columns only. */
export interface Listed {
  id: string;
  code: string | null;
  state: string;
  createdAt: number;
  expiresAt: number | null;
  trouble: string | null;
}

/** A field of the machine, as the index on the code has it, too: of one that is no JSON, nothing. */
const field = (name: string) => `CASE WHEN json_valid(machine) THEN json_extract(machine, '$.${name}') END`;

/** The statement that finds them, with one more than the limit to tell whether the list goes on. */
export function selection({ states, code, since, until, limit, after }: Filter) {
  const parts: [string, (string | number)[]][] = [];
  // A code has one reservation, a state has many: the plus keeps SQLite from going by the state.
  const state = code === null ? "state" : "+state";
  if (states.length > 0) parts.push([`${state} IN (${states.map(() => "?").join(", ")})`, states]);
  if (code !== null) parts.push([`${field("code")} = ?`, [code]]);
  if (since !== null) parts.push(["created_at >= ?", [since]]);
  if (until !== null) parts.push(["created_at < ?", [until]]);
  if (after !== null) parts.push(["(created_at, id) < (?, ?)", [after.createdAt, after.id]]);
  const where = parts.length > 0 ? `WHERE ${parts.map(([condition]) => condition).join(" AND ")}` : "";
  const sql = `SELECT id, state, created_at AS createdAt, ${field("code")} AS code,
      ${field("expires_at")} AS expiresAt, ${field("trouble")} AS trouble
    FROM reservations ${where} ORDER BY created_at DESC, id DESC LIMIT ?`;
  return { sql, bindings: [...parts.flatMap(([, values]) => values), limit + 1] };
}

export function list(sql: SqlStorage, filter: Filter): Listed[] {
  const { sql: statement, bindings } = selection(filter);
  return sql.exec<Listed & Record<string, SqlStorageValue>>(statement, ...bindings).toArray();
}
