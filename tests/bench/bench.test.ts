/** The benchmark works and is honest: every case gives its rows, and a wrong rival is caught. Nothing here is timed. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browserBytes } from "../../benches/cases/browser-bytes.ts";
import { coverageQuery } from "../../benches/cases/coverage.ts";
import { cases } from "../../benches/cases.ts";
import { Mismatch, QUICK, type Row } from "../../benches/lib/case.ts";
import { median, quantile, time } from "../../benches/lib/measure.ts";
import { table } from "../../benches/lib/table.ts";
import { nearest } from "../../benches/rivals/coverage.ts";
import * as signup from "../../benches/rivals/signup.ts";
import { run } from "../../scripts/lib/process.mjs";

const LIMIT_MS = 180_000;
const NAMES = cases.map(({ name }) => name);
const folder = mkdtempSync(join(tmpdir(), "conecte-bench-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const command = (file: string, ...args: string[]) =>
  run(process.execPath, [path(file), ...args], { timeoutMs: LIMIT_MS });
const bench = (...args: string[]) => command("../../benches/run.ts", ...args);

/** The rows of the last line. */
function rowsOf(output: string): Row[] {
  return (JSON.parse(output.trim().split("\n").at(-1) ?? "") as { cases: Row[] }).cases;
}

const hash = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

const README_CHART = path("../../docs/bench.svg");
const readmeChart = hash(README_CHART);
const chart = join(folder, "chart.svg");
const whole = await bench("--quick", "--json", "--chart", chart);
const rows = whole.ok ? rowsOf(whole.output) : [];

test("every case runs, and its rows are whole", () => {
  assert.ok(whole.ok, whole.output);
  assert.deepEqual([...new Set(rows.map(({ name }) => name))], NAMES);
  for (const row of rows) {
    const text = JSON.stringify(row);
    assert.deepEqual(Object.keys(row), ["name", "size", "rival", "unit", "ours", "theirs", "ratio"], text);
    assert.ok(["number", "string"].includes(typeof row.size) && row.rival !== "" && row.unit !== "", text);
    for (const figure of [row.ours, row.theirs, row.ratio]) assert.ok(Number.isFinite(figure), text);
    // Of rates, more is better; of everything else, less.
    const [better, worse] = row.unit === "requests/s" ? [row.ours, row.theirs] : [row.theirs, row.ours];
    assert.ok(Math.abs(row.ratio - better / worse) < 1e-9, text);
  }
});

test("the table has a line for each row, and names its case", () => {
  const lines = table(rows).split("\n");
  assert.equal(lines.length, rows.length + 2);
  for (const name of NAMES) assert.ok(whole.output.includes(`\n${name} `), name);
});

test("a chart is written where it is wanted, and a quick run leaves the one of the README alone", () => {
  const svg = readFileSync(chart, "utf8");
  assert.match(svg, /^<svg [^>]*>\n<title>/);
  assert.match(svg, /<\/svg>\n$/);
  assert.match(svg, /prefers-color-scheme: dark/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  for (const name of NAMES) assert.ok(svg.includes(`>${name}`), name);
  assert.equal(hash(README_CHART), readmeChart);
});

test("the chart of the README shows every case", () => {
  const svg = readFileSync(README_CHART, "utf8");
  for (const name of NAMES) assert.ok(svg.includes(`>${name}`), name);
});

test("a network in memory takes at most 40 bytes a box", () => {
  const row = rows.find(({ unit }) => unit === "bytes a box");
  assert.ok(row && row.ours <= 40, JSON.stringify(row));
});

test("one case alone", async () => {
  const { ok, output } = await bench("--quick", "--json", "--only", "browser-bytes");
  assert.ok(ok, output);
  assert.deepEqual(
    rowsOf(output).map(({ name, size }) => [name, size]),
    ["raw", "gzip", "brotli"].map((size) => ["browser-bytes", size]),
  );
});

test("a case that does not exist, and an option that does not, are errors", async () => {
  const unknown = await bench("--only", "nothing");
  assert.equal(unknown.code, 1);
  for (const name of NAMES) assert.ok(unknown.output.includes(name), unknown.output);
  assert.equal((await bench("--fast")).code, 1);
});

test("the command ends with an error when a rival answers otherwise, and prints no figures", async () => {
  const { code, output } = await command("planted.ts", "--quick", "--json");
  assert.equal(code, 1, output);
  assert.match(output, /radius-decision.*the answers differ/);
  assert.doesNotMatch(output, /"cases"|ratio/);
});

test("a search that leaves out a box is caught", async () => {
  const missing: typeof nearest = (network, tags, at, radiusM, limit) =>
    nearest(network, tags, at, radiusM, limit).slice(1);
  await assert.rejects(coverageQuery(missing).run(QUICK), Mismatch);
});

test("rules of the page that accept too much are caught, and so is a shortcoming that is none any more", async () => {
  const lax = { ...signup, validateField: () => undefined };
  await assert.rejects(browserBytes(lax).run(QUICK), Mismatch);
  const mended = { ...signup, formatPhone: () => "(48" };
  await assert.rejects(browserBytes(mended).run(QUICK), Mismatch);
});

test("both sides are asked equally often in every round, and who is first changes", () => {
  const calls: string[] = [];
  const side = (name: string) => (input: number) => {
    calls.push(name);
    return input;
  };
  const effort = { ...QUICK, rounds: 4, roundMs: 0 };
  time({ what: "calls", inputs: 1, ours: side("o"), theirs: side("t") }, effort);
  // One comparison, one call each to calibrate, then the rounds.
  assert.equal(calls.join(""), "ot" + "ot" + "ot" + "to" + "ot" + "to");
});

test("medians and quantiles", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(quantile([1, 2, 3, 4, 5], 1), 5);
  assert.equal(quantile([10], 0.99), 10);
  assert.throws(() => median([]));
});
