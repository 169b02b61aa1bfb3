// What workerd keeps: `do/<namespace>/<object id>.sqlite`, a ledger and a store for each site and the directory of all, and
// beside them `metadata.sqlite` with the alarms of the namespace. Each may have a write-ahead log, which is a part of it.
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The alarms of a namespace. */
export const isAlarms = (path) => basename(path) === "metadata.sqlite";

/** The ledger of a site. */
export const isLedger = (path) => !isAlarms(path) && basename(dirname(path)).endsWith("-Ledger");

/** Every database under a data folder, as paths from there; alarms last. */
export function databases(data) {
  const folder = join(data, "do");
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `do/${name}/${file}`))
    .filter((path) => path.endsWith(".sqlite"));
  return found.sort((a, b) => Number(isAlarms(a)) - Number(isAlarms(b)) || a.localeCompare(b));
}

/** Uses a database and closes it, whatever happens. */
export function withDatabase(path, options, use) {
  const database = new DatabaseSync(path, options);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** Whether an edge runs on a data folder: it holds its alarms open from its start to its end, however that comes. */
export function inUse(data) {
  return databases(data)
    .filter(isAlarms)
    .some((path) => withDatabase(join(data, path), {}, isLocked));
}

function isLocked(database) {
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return false;
  } catch (error) {
    if (/locked|busy/.test(error.message)) return true;
    throw error;
  }
}

/**
 * Sets the alarms of a folder anew, one for each ledger with work to do: of a running edge, ledgers and alarms are not
 * of one moment, and a ledger without an alarm sleeps until somebody asks it something. The ledger itself puts right
 * the time. Returns how many there are. Not beside a running edge.
 */
export function setAlarms(data) {
  const paths = databases(data);
  let count = 0;
  // Of ledgers alone: nothing else sets any.
  for (const path of paths.filter((one) => isAlarms(one) && paths.some((other) => isBeside(one, other)))) {
    withDatabase(join(data, path), {}, (alarms) => {
      alarms.exec("BEGIN; DELETE FROM _cf_ALARM");
      const set = alarms.prepare(
        "INSERT INTO _cf_ALARM (actor_id, scheduled_time, actor_name) VALUES (?, ?, ?)",
      );
      for (const ledger of paths.filter((one) => isBeside(path, one))) {
        const { site, due } = agenda(join(data, ledger));
        if (due === undefined) continue;
        // workerd counts in nanoseconds, and names the object of a site like the site.
        set.run(basename(ledger, ".sqlite"), BigInt(due) * 1_000_000n, site);
        count += 1;
      }
      alarms.exec("COMMIT");
    });
  }
  return count;
}

/** Whether this is a ledger of the namespace of those alarms. */
const isBeside = (alarms, path) => isLedger(path) && dirname(path) === dirname(alarms);

/** Whose ledger it is, and when its next work is due (Unix ms). */
function agenda(path) {
  return withDatabase(path, {}, (ledger) => {
    const tables = ledger
      .prepare("SELECT count(*) AS n FROM sqlite_master WHERE name IN ('reservations', 'meta')")
      .get();
    if (tables.n !== 2) return {};
    const due = ledger.prepare("SELECT min(wake_at) AS due FROM reservations").get().due ?? undefined;
    return { due, site: ledger.prepare("SELECT value FROM meta WHERE key = 'site'").get()?.value ?? null };
  });
}
