/** The form in frameworks that know nothing of it, without wrappers. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Visitor } from "../e2e/visitor.ts";
import { run } from "../package/packed.ts";
import { check } from "./check.ts";
import { build, type Workshop } from "./workshop.ts";

export function frameworks(workshop: Workshop): void {
  test("the React example compiles against the types of the package", () => {
    const cwd = workshop.example("react", "react-types");
    const compilerOptions = {
      module: "esnext",
      moduleResolution: "bundler",
      target: "es2024",
      lib: ["es2024", "dom", "dom.iterable"],
      jsx: "react-jsx",
      strict: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      types: [],
    };
    writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
    const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
    run(process.execPath, [tsc, "-p", cwd], cwd);
    const signup = join(cwd, "src/Signup.tsx");
    writeFileSync(signup, readFileSync(signup, "utf8").replace('theme="light"', 'theme="pink"'));
    assert.throws(() => run(process.execPath, [tsc, "-p", cwd], cwd), /"pink"/);
  });

  for (const [name, id, tool] of [
    ["React 19, by Vite", "react", "react"],
    ["Vue 3, by Vite", "vue", "vue"],
  ] as const)
    test(name, async (t) => {
      const cwd = workshop.example(id);
      build(cwd, "vite/bin/vite.js", "build", "--logLevel", "warn", "--base", "./");
      const watched = await check(t, workshop, { name, tool, id, folder: join(cwd, "dist"), wasmFiles: 1 });
      // Its events reach the framework: what it renders next is of the reservation.
      const visitor = new Visitor(watched);
      await visitor.ask(workshop.places.viable);
      await visitor.press("reserve");
      await visitor.sees("reserved");
      assert.equal(
        await watched.page.locator("#reserved").textContent(),
        `Reservado: ${await visitor.code()}`,
      );
    });
}
