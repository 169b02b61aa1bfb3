/** Pages without a bundler: modules by an import map, and one file in a plain script element. */
import { copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { check } from "./check.ts";
import type { Workshop } from "./workshop.ts";

export function plain(workshop: Workshop): void {
  test("script module, import map", async (t) => {
    const folder = workshop.example("import-map");
    cpSync(workshop.installed.path, join(folder, "conecte-ozmap"), { recursive: true });
    const from = workshop.example("bundlers", "import-map-check");
    for (const file of ["check.js", "signup.js"]) copyFileSync(join(from, file), join(folder, file));
    await check(t, workshop, { name: "script module, import map", id: "import-map", folder, wasmFiles: 1 });
  });

  test("one script file", async (t) => {
    const folder = workshop.example("script");
    copyFileSync(join(workshop.installed.path, "dist/script/conecte.js"), join(folder, "conecte.js"));
    await check(t, workshop, { name: "one script file", id: "script", folder, wasmFiles: 0 });
  });
}
