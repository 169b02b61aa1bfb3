// What workerd keeps of the ledgers: `do/<namespace>/<object id>.sqlite`, one for each site, and beside them
// `metadata.sqlite` with the alarms of all. Each may have a write-ahead log, which is a part of it.
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The alarms of a namespace; everything else is a ledger. */
export const isAlarms = (path) => basename(path) === "metadata.sqlite";

/** Every database under a data folder, as paths from there; ledgers before alarms. */
export function databases(data) {
  const folder = join(data, "do");
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `do/${name}/${file}`))
    .filter((path) => path.endsWith(".sqlite"));
  return found.sort((a, b) => Number(isAlarms(a)) - Number(isAlarms(b)) || a.localeCompare(b));
}

/** Whether an edge runs on a data folder: it holds its alarms open from its start to its end, however that comes. */
export function inUse(data) {
  return databases(data)
    .filter(isAlarms)
    .some((path) => {
      const database = new DatabaseSync(join(data, path));
      try {
        database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
        return false;
      } catch (error) {
        if (/locked|busy/.test(error.message)) return true;
        throw error;
      } finally {
        database.close();
      }
    });
}
