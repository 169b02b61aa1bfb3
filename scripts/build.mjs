// Builds what changed: `npm run build [-- --only worker,demo] [--force]`; also a module for start and test.
import { pathToFileURL } from "node:url";
import { runStep } from "./lib/incremental.mjs";
import { steps } from "./lib/steps.mjs";

/**
 * Builds the named steps (all by default) with what they need, and says which ones ran and how long they took.
 * Throws with the tool's own output when one fails.
 */
export async function build({ only, force = false, say = console.log } = {}) {
  const all = steps();
  const unknown = (only ?? []).filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(`no such step: ${unknown}; there are ${all.map((step) => step.name).join(", ")}`);
  const wanted = new Set();
  const want = (name) => {
    wanted.add(name);
    for (const need of all.find((step) => step.name === name).needs ?? []) want(need);
  };
  for (const name of only ?? all.map((step) => step.name)) want(name);

  const done = new Map();
  // cargo holds a lock on its target folder: two at once only wait for each other.
  let cargo = Promise.resolve();
  for (const step of all.filter(({ name }) => wanted.has(name))) {
    const before = [...(step.needs ?? []).map((need) => done.get(need)), ...(step.cargo ? [cargo] : [])];
    const work = Promise.all(before).then(async () => {
      const startedAt = Date.now();
      if (await runStep(step, { force }))
        say(`built ${step.name} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    });
    if (step.cargo) cargo = work;
    done.set(step.name, work);
  }
  const results = await Promise.allSettled(done.values());
  const failures = results.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  // Steps that waited for a failed one fail with the same error: once is enough.
  if (failures.length > 0) throw new Error([...new Set(failures.map(({ message }) => message))].join("\n\n"));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { argv } = process;
  const only = argv.includes("--only") ? argv[argv.indexOf("--only") + 1]?.split(",") : undefined;
  await build({ only, force: argv.includes("--force") }).catch((error) => {
    console.error(`build failed: ${error.message}`);
    process.exitCode = 1;
  });
}
