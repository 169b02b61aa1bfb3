// `npm test [-- --only rust,worker]`: runs the suites in order, shows what fails, ends with a line for each.
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { toolEnv } from "./lib/env.mjs";
import { run } from "./lib/process.mjs";
import { suiteEnv, suites } from "./lib/suites.mjs";

const { values } = parseArgs({ options: { only: { type: "string" }, verbose: { type: "boolean" } } });
const only = values.only?.split(",");
const unknown = (only ?? []).filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`no such suite: ${unknown}; there are: ${suites.map((suite) => suite.name).join(", ")}`);
  process.exit(1);
}
const selected = suites.filter((suite) => !only || only.includes(suite.name));

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** A suite that runs no test has not shown anything: it fails like one that does not compile. */
async function runSuite(suite) {
  const startedAt = Date.now();
  const env = toolEnv({ ...suiteEnv, ...suite.env });
  let output = "";
  let checks = 0;
  let ok = suite.files?.length !== 0;
  if (!ok) output = "no test files\n";
  for (const [command, ...args] of ok ? suite.commands : []) {
    const timeoutMs = Math.max(1000, suite.limitMs - (Date.now() - startedAt));
    const onData = values.verbose ? (text) => process.stdout.write(text) : undefined;
    const result = await run(command, args, { env, timeoutMs, onData });
    output += result.output;
    ok = result.ok;
    if (!ok) break;
    checks += 1;
  }
  const counts = suite.count?.(output) ?? { passed: checks, failed: 0 };
  if (suite.count && counts.passed === 0) ok = false;
  if (counts.failed > 0) ok = false;
  // A crash or a time limit fails the suite even where no single test is known to.
  if (!ok && counts.failed === 0) counts.failed = 1;
  return {
    name: suite.name,
    ok,
    output,
    ms: Date.now() - startedAt,
    word: suite.count ? "test" : "check",
    ...counts,
  };
}

function line({ name, ok, passed, failed, ms, word }) {
  const parts = [plural(passed, word), ...(failed > 0 ? [`${failed} failed`] : []), seconds(ms)];
  return `${ok ? "ok  " : "FAIL"}  ${name.padEnd(14)} ${parts.join("  ")}`;
}

const results = [];
async function prepare() {
  const startedAt = Date.now();
  try {
    await build();
    return true;
  } catch (error) {
    console.log(error.message);
    results.push({
      name: "build",
      ok: false,
      passed: 0,
      failed: 1,
      ms: Date.now() - startedAt,
      word: "check",
    });
    return false;
  }
}

let built;
for (const suite of selected) {
  if (suite.builds) {
    built ??= await prepare();
    if (!built) {
      results.push({ name: suite.name, ok: false, passed: 0, failed: 1, ms: 0, word: "check" });
      continue;
    }
  }
  console.log(`run   ${suite.name}`);
  const result = await runSuite(suite);
  if (!result.ok && !values.verbose) console.log(`\n${result.output}`);
  results.push(result);
  console.log(line(result));
}

console.log("\nsummary");
for (const result of results) console.log(line(result));
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`${total("passed")} passed, ${total("failed")} failed`);
process.exit(results.every((result) => result.ok) ? 0 : 1);
