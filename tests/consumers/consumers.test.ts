/** The packed package in the hands of those who use it: each consumer is built by its own tool, and run. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { bundlers } from "./bundlers.ts";
import { frameworks } from "./frameworks.ts";
import { guides } from "./guides.ts";
import { hosts } from "./hosts.ts";
import { ownForm } from "./own-form.ts";
import { plain } from "./plain.ts";
import { quickStart } from "./quick-start.ts";
import { entrySizes, sizes } from "./sizes.ts";
import { table } from "./table.ts";
import { openWorkshop } from "./workshop.ts";

const workshop = await openWorkshop();
quickStart(workshop);
bundlers(workshop);
plain(workshop);
hosts(workshop);
frameworks(workshop);
ownForm(workshop);
guides(workshop);
sizes(workshop);
test("no example was left out", () => {
  assert.deepEqual([...workshop.used].sort(), readdirSync(join(root, "examples")).sort());
});
after(() => {
  console.log(table(["consumer", "version", "ran in", "files of code", "KB", "KB, brotli"]));
  console.log(
    `\n${table(["entry", "code, KB", "brotli", "WASM, KB", "brotli", "together, brotli"], entrySizes)}`,
  );
});
