/** The SQLite schemas of sites and of their directory: migrations, appended to only. `storage-schema.md` explains them. */

export const SITE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE site (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     id TEXT NOT NULL,
     name TEXT NOT NULL,
     key TEXT NOT NULL,
     origins TEXT NOT NULL,
     written TEXT NOT NULL,
     applied TEXT NOT NULL,
     version INTEGER NOT NULL,
     applied_at INTEGER NOT NULL,
     unpublished INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE versions (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL) STRICT;
   CREATE TABLE secrets (
     name TEXT NOT NULL,
     origin TEXT NOT NULL,
     sealed TEXT NOT NULL,
     mark TEXT NOT NULL,
     set_at INTEGER NOT NULL,
     PRIMARY KEY (name, origin)
   ) STRICT;
   CREATE TABLE keys (
     id TEXT PRIMARY KEY,
     label TEXT,
     digest TEXT NOT NULL,
     last_four TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER,
     revoked_at INTEGER
   ) STRICT;`,
];

export const DIRECTORY_MIGRATIONS: readonly string[] = [
  `CREATE TABLE sites (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     key TEXT NOT NULL UNIQUE,
     origins TEXT NOT NULL,
     version INTEGER NOT NULL,
     applied_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE claims (key TEXT PRIMARY KEY, site TEXT NOT NULL) STRICT;`,
];
