// A backup: one SQLite archive (the format of `sqlite3 FILE -A`) that holds a consistent copy of each database.
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { deflateSync, inflateSync } from "node:zlib";
import { databases, withDatabase } from "./ledger-files.mjs";
import { Mistake } from "./mistake.mjs";

/** "ozmp", so that no other database passes for a backup; and the version of what is in it. */
const APPLICATION_ID = 0x6f7a6d70;
const FORMAT = 1;

/** All of a database in one step, so that it is one moment of it. */
const EVERY_PAGE = 0x7fffffff;

/** The bytes of a whole and consistent copy of a database that may be written to meanwhile, write-ahead log included. */
async function snapshot(path, into) {
  const source = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    await backup(source, into, { rate: EVERY_PAGE });
  } finally {
    source.close();
  }
  // One file: the copy has no write-ahead log of its own to lose.
  withDatabase(into, {}, (copy) => copy.exec("PRAGMA journal_mode = DELETE"));
  return readFileSync(into);
}

/**
 * Writes a backup of a data folder, of a running edge or not. Ledgers come first, the alarms last; a restore sets the
 * alarms anew from the ledgers. Returns the paths that are in it.
 */
export async function pack(data, file) {
  const found = databases(data);
  if (found.length === 0) throw new Mistake("no_ledger", `there is no ledger in ${data}`);
  if (existsSync(file)) throw new Mistake("target_exists", `${file} is there already`);
  // Beside the target, which must come into being whole or not at all.
  const work = mkdtempSync(join(dirname(file), ".backup-"));
  try {
    const whole = join(work, "archive");
    writeFileSync(whole, "", { mode: 0o600 });
    const archive = new DatabaseSync(whole);
    try {
      archive.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT};
        CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)`);
      const add = archive.prepare("INSERT INTO sqlar VALUES (?, ?, ?, ?, ?)");
      for (const [index, path] of found.entries()) {
        const bytes = await snapshot(join(data, path), join(work, String(index)));
        add.run(path, 0o100600, Math.floor(Date.now() / 1000), bytes.length, deflateSync(bytes));
      }
    } finally {
      archive.close();
    }
    chmodSync(whole, 0o600);
    renameSync(whole, file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return found;
}

/** What is in a backup: paths and the bytes of the databases, each checked. Throws a `Mistake`. */
export function unpack(file) {
  if (!existsSync(file)) throw new Mistake("backup_unreadable", `there is no ${file}`);
  try {
    return withDatabase(file, { readOnly: true }, (archive) => {
      const pragma = (name) => Object.values(archive.prepare(`PRAGMA ${name}`).get())[0];
      if (pragma("application_id") !== APPLICATION_ID || pragma("user_version") !== FORMAT)
        throw new Mistake("not_a_backup", `${file} is no backup of this version`);
      if (pragma("integrity_check") !== "ok") throw new Error("its pages are damaged");
      return archive
        .prepare("SELECT name, sz, data FROM sqlar")
        .all()
        .map(({ name, sz, data }) => entry(String(name), Number(sz), data));
    });
  } catch (error) {
    if (error instanceof Mistake) throw error;
    throw new Mistake("backup_damaged", `${file}: ${error.message}`);
  }
}

function entry(path, size, data) {
  if (!/^do\/[\w.-]+\/[\w-]+\.sqlite$/.test(path) || path.includes(".."))
    throw new Error(`it holds ${JSON.stringify(path)}, which is no database of a ledger`);
  const bytes = data.length < size ? inflateSync(data) : Buffer.from(data);
  if (bytes.length !== size) throw new Error(`${path} is not whole`);
  const folder = mkdtempSync(join(tmpdir(), "conecte-check-"));
  try {
    writeFileSync(join(folder, "db"), bytes, { mode: 0o600 });
    const check = (database) => Object.values(database.prepare("PRAGMA integrity_check").get())[0];
    const found = withDatabase(join(folder, "db"), {}, check);
    if (found !== "ok") throw new Error(`${path}: ${found}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { path, bytes };
}
