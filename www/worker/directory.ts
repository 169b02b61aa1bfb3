/**
 * The directory: which site a publishable key is of, and which origins there are. One object for the whole deployment.
 *
 * A site's own store is the truth, and publishes here what it holds. A key is claimed before a store takes it, so that two
 * sites never have the same one; a claim that a crash left behind is its site's, and goes when the site is published.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { migrate } from "./schema.ts";
import { DIRECTORY_MIGRATIONS } from "./site-schema.ts";

/** What everybody may know of a site, but for the origins, which are for the edge alone. */
export interface Entry {
  id: string;
  name: string;
  key: string;
  origins: string[];
  version: number;
  appliedAt: number;
}

export class Directory extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, DIRECTORY_MIGRATIONS);
  }

  /** Every site, by id. */
  list(): Entry[] {
    return this.#sql
      .exec<{ id: string; name: string; key: string; origins: string; version: number; applied_at: number }>(
        "SELECT * FROM sites ORDER BY id",
      )
      .toArray()
      .map(({ applied_at: appliedAt, origins, ...rest }) => ({
        ...rest,
        origins: JSON.parse(origins) as string[],
        appliedAt,
      }));
  }

  /** Whether the key is another site's. */
  isTaken(id: string, key: string): boolean {
    const holders = this.#sql.exec(
      "SELECT id FROM sites WHERE key = ?1 AND id <> ?2 UNION SELECT site FROM claims WHERE key = ?1 AND site <> ?2",
      key,
      id,
    );
    return holders.toArray().length > 0;
  }

  /** Keeps a key for a site; false when it is another's. */
  claim(id: string, key: string): boolean {
    if (this.isTaken(id, key)) return false;
    this.#sql.exec("INSERT OR IGNORE INTO claims VALUES (?, ?)", key, id);
    return true;
  }

  /** Takes over what a store holds, unless something newer is here. False when the key is another site's. */
  publish({ id, name, key, origins, version, appliedAt }: Entry): boolean {
    if (this.isTaken(id, key)) return false;
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(
        `INSERT INTO sites VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
           name = excluded.name, key = excluded.key, origins = excluded.origins, version = excluded.version,
           applied_at = excluded.applied_at
         WHERE excluded.version >= version`,
        ...[id, name, key, JSON.stringify(origins), version, appliedAt],
      );
      this.#sql.exec("DELETE FROM claims WHERE site = ?", id);
    });
    return true;
  }

  /** Forgets a site and its claims; false when there was neither. */
  remove(id: string): boolean {
    return this.ctx.storage.transactionSync(() => {
      const gone = this.#sql.exec("DELETE FROM sites WHERE id = ?", id).rowsWritten;
      return gone + this.#sql.exec("DELETE FROM claims WHERE site = ?", id).rowsWritten > 0;
    });
  }
}
