// `npm run restore -- --from FILE --data DIR`: a data folder from a backup, ready for `npm run serve`.
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { unpack } from "./lib/archive.mjs";
import { command } from "./lib/command.mjs";
import { databases, setAlarms } from "./lib/ledger-files.mjs";
import { Mistake } from "./lib/mistake.mjs";

await command("restore", "npm run restore -- --from FILE --data DIR", ["from", "data"], ({ from, data }) => {
  const found = unpack(resolve(from));
  if (databases(data).length > 0)
    throw new Mistake(
      "data_not_empty",
      `${data} has a ledger; restore into a new folder, and keep the old one`,
    );
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // Whole or not at all: an edge must not find half of it.
  const work = mkdtempSync(join(data, ".restore-"));
  try {
    for (const { path, bytes } of found) {
      mkdirSync(dirname(join(work, path)), { recursive: true, mode: 0o700 });
      writeFileSync(join(work, path), bytes, { mode: 0o600 });
    }
    const alarms = setAlarms(work);
    // `npm run serve` may have made an empty one.
    rmSync(join(data, "do"), { recursive: true, force: true });
    renameSync(join(work, "do"), join(data, "do"));
    chmodSync(join(data, "do"), 0o700);
    console.log(`restore: ${found.length} databases in ${data}, ${alarms} with work to do`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
