/**
 * The store of one site: its document, its sealed secrets and its operators' keys. It hands out what was sealed as it is, and
 * nothing here can open it.
 *
 * There is no table before something is applied: asking about a site that does not exist leaves nothing behind.
 */
import { DurableObject } from "cloudflare:workers";
import { sameDigest } from "./crypto.ts";
import type { Entry } from "./directory.ts";
import type { Env } from "./env.ts";
import { KEY_ENDED_KEEP_MS, KEYS_MAX, ROTATION_MS, VERSIONS_KEPT } from "./limits.ts";
import { log } from "./log.ts";
import { migrate } from "./schema.ts";
import type { Sealed } from "./seal.ts";
import { SITE_MIGRATIONS } from "./site-schema.ts";

/** What the edge works with. */
export interface StoredSite {
  version: number;
  appliedAt: number;
  /** With the ids of its region tags. */
  applied: string;
  sealed: Sealed[];
}

/** What whoever sets up the site may see, and what the next change is compared with. */
export interface Standing extends Omit<StoredSite, "applied"> {
  written: string;
  published: boolean;
  versions: { version: number; at: number; by: string }[];
}

/** A change that was checked. */
export interface Change extends Omit<Entry, "version" | "appliedAt"> {
  /** The version that it was compared with; 0 for a new site. */
  after: number;
  by: string;
  written: string;
  applied: string;
  /** Every secret that the site now has: what is not here is forgotten. */
  sealed: Sealed[];
}

/** An operator's key as it is listed. */
export interface ListedKey {
  id: string;
  label: string | null;
  lastFour: string;
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
}

/** A new key, which only its digest leaves behind. */
export interface NewKey {
  digest: string;
  lastFour: string;
  label: string | undefined;
  replaces: string | undefined;
}

type SiteRow = {
  id: string;
  name: string;
  key: string;
  origins: string;
  written: string;
  applied: string;
  version: number;
  applied_at: number;
  unpublished: number;
};

export class SiteStore extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;
  #hasTables = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const tables = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").toArray();
    if (tables.length > 0) this.#makeTables();
  }

  /** What the edge works with; nothing where there is no site. */
  read(): StoredSite | undefined {
    const row = this.#row();
    if (!row) return undefined;
    if (row.unpublished) this.ctx.waitUntil(this.#publish().catch(unpublished));
    const { version, applied_at: appliedAt, applied } = row;
    return { version, appliedAt, applied, sealed: this.#sealed() };
  }

  /** How the site stands; nothing where there is none. */
  standing(): Standing | undefined {
    const row = this.#row();
    if (!row) return undefined;
    const versions = this.#sql
      .exec<{ version: number; at: number; by: string }>("SELECT * FROM versions ORDER BY version DESC")
      .toArray();
    const { version, applied_at: appliedAt, written, unpublished } = row;
    return { version, appliedAt, written, published: unpublished === 0, sealed: this.#sealed(), versions };
  }

  /** Takes a change, then publishes it. Nothing when another came first. */
  async apply(change: Change): Promise<{ version: number; appliedAt: number } | undefined> {
    if ((this.#row()?.version ?? 0) !== change.after) return undefined;
    this.#makeTables();
    const [version, appliedAt] = [change.after + 1, Date.now()];
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(
        "INSERT OR REPLACE INTO site VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        ...[change.id, change.name, change.key, JSON.stringify(change.origins)],
        ...[change.written, change.applied, version, appliedAt],
      );
      this.#sql.exec("INSERT INTO versions VALUES (?, ?, ?)", version, appliedAt, change.by);
      this.#sql.exec("DELETE FROM versions WHERE version <= ?", version - VERSIONS_KEPT);
      this.#sql.exec("DELETE FROM secrets");
      for (const { name, origin, text, mark, setAt } of change.sealed)
        this.#sql.exec("INSERT INTO secrets VALUES (?, ?, ?, ?, ?)", name, origin, text, mark, setAt);
    });
    await this.ctx.storage.sync();
    await this.#publish();
    return { version, appliedAt };
  }

  /** Tells the directory what it may not know yet. */
  publish(): Promise<void> {
    return this.#publish();
  }

  /** Forgets everything; false where there was nothing. */
  async remove(): Promise<boolean> {
    if (!this.#hasTables) return false;
    await this.ctx.storage.deleteAll();
    this.#hasTables = false;
    return true;
  }

  /** The id of the key with this digest, if it works. */
  operator(digest: string): string | undefined {
    // Each of them is compared, whole.
    return this.#working().filter((key) => sameDigest(key.digest, digest))[0]?.id;
  }

  /** Every key that ended not too long ago, the newest first. */
  keys(): ListedKey[] {
    if (!this.#row()) return [];
    return this.#sql
      .exec<ListedKey & Record<string, SqlStorageValue>>(
        `SELECT id, label, last_four AS lastFour, created_at AS createdAt, expires_at AS expiresAt,
           revoked_at AS revokedAt FROM keys ORDER BY created_at DESC, id`,
      )
      .toArray();
  }

  /** Adds a key; the one that it replaces goes on for a day. */
  addKey({ digest, lastFour, label, replaces }: NewKey): { id: string } | { refused: string } {
    if (!this.#row()) return { refused: "site_not_found" };
    const now = Date.now();
    const working = this.#working();
    if (replaces !== undefined && !working.some(({ id }) => id === replaces))
      return { refused: "key_not_found" };
    if (working.length >= KEYS_MAX) return { refused: "too_many_keys" };
    const id = crypto.randomUUID();
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(
        "DELETE FROM keys WHERE min(ifnull(expires_at, ?1), ifnull(revoked_at, ?1)) < ?1 - ?2",
        ...[now, KEY_ENDED_KEEP_MS],
      );
      this.#sql.exec(
        "INSERT INTO keys VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        ...[id, label ?? null, digest, lastFour, now],
      );
      if (replaces !== undefined)
        this.#sql.exec(
          "UPDATE keys SET expires_at = min(ifnull(expires_at, ?1), ?1) WHERE id = ?2",
          ...[now + ROTATION_MS, replaces],
        );
    });
    return { id };
  }

  /** Ends a key at once; false when it does not work anyway. */
  revokeKey(id: string): boolean {
    if (!this.#working().some((key) => key.id === id)) return false;
    this.#sql.exec("UPDATE keys SET revoked_at = ? WHERE id = ?", Date.now(), id);
    return true;
  }

  #makeTables(): void {
    if (this.#hasTables) return;
    migrate(this.ctx.storage, SITE_MIGRATIONS);
    this.#hasTables = true;
  }

  #row(): SiteRow | undefined {
    return this.#hasTables ? this.#sql.exec<SiteRow>("SELECT * FROM site").toArray()[0] : undefined;
  }

  #sealed(): Sealed[] {
    return this.#sql
      .exec<Sealed & Record<string, SqlStorageValue>>(
        "SELECT name, origin, sealed AS text, mark, set_at AS setAt FROM secrets ORDER BY name, origin",
      )
      .toArray();
  }

  #working(): { id: string; digest: string }[] {
    if (!this.#row()) return [];
    return this.#sql
      .exec<{ id: string; digest: string }>(
        "SELECT id, digest FROM keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
        Date.now(),
      )
      .toArray();
  }

  /** A crash before this, or in it, leaves the site unpublished: the next reading or change publishes it. */
  async #publish(): Promise<void> {
    const row = this.#row();
    if (!row?.unpublished) return;
    const { id, name, key, version, applied_at: appliedAt } = row;
    const origins = JSON.parse(row.origins) as string[];
    const entry = { id, name, key, origins, version, appliedAt };
    if (!(await this.env.DIRECTORY.getByName("directory").publish(entry)))
      throw new Error(`the key of ${id} is another site's`);
    this.#sql.exec("UPDATE site SET unpublished = 0 WHERE version = ?", version);
  }
}

function unpublished(error: unknown): void {
  log("publish_failed", { error: String(error) });
}
