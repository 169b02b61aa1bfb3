// The suites of `npm test`, in order: cheap ones first. To add one, add a row.
import { globSync } from "node:fs";
import { join } from "node:path";
import { bin, findBrowser, root, WASM_TARGET } from "./env.mjs";

const browser = findBrowser();
const MINUTE = 60_000;

const CORE = ["--features", "conecte-ozmap/ozmap"];
const clippy = (name, args) => ({
  name,
  limitMs: 10 * MINUTE,
  commands: [["cargo", "clippy", ...args, "--", "-D", "warnings"]],
});
const wasmClippy = (feature) =>
  clippy(`clippy ${feature}`, ["-p", "conecte-ozmap", "--target", WASM_TARGET, "--features", feature]);

/** `node --test` on every file that matches; Node runs TypeScript as it is. */
function node(name, pattern, limitMs, { serial = true } = {}) {
  const files = globSync(pattern, { cwd: root }).sort();
  // Suites start real servers: side by side on two cores they would measure each other.
  const flags = ["--test", "--test-reporter=spec", ...(serial ? ["--test-concurrency=1"] : [])];
  return {
    name,
    limitMs,
    count: countNode,
    builds: true,
    files,
    commands: [[process.execPath, ...flags, ...files]],
  };
}

/** Integration tests, with their feature, in a headless Chromium. */
function wasmPackTest(name, feature, targets) {
  const args = [
    "test",
    "--headless",
    "--chrome",
    "--chromedriver",
    browser.chromedriver,
    "--mode",
    "no-install",
  ];
  return {
    name,
    limitMs: 10 * MINUTE,
    count: countCargo,
    commands: [
      ["wasm-pack", ...args, ".", "--features", feature, ...targets.flatMap((target) => ["--test", target])],
    ],
  };
}

/** `test result: ok. 12 passed; 0 failed; …`, one line for each binary. */
function countCargo(output) {
  const counts = { passed: 0, failed: 0 };
  for (const [, passed, failed] of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  return counts;
}

/** node's own summary. What it cancels did not pass; what it skips is not counted. */
function countNode(output) {
  const last = (word) => Number([...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)`, "gm"))].at(-1)?.[1] ?? 0);
  return { passed: last("pass"), failed: last("fail") + last("cancelled") };
}

/** What every suite may rely on in its environment. */
export const suiteEnv = {
  CHROMIUM: browser.chromium,
  CHROMEDRIVER: browser.chromedriver,
  WASM_BINDGEN_TEST_WEBDRIVER_JSON: join(root, "scripts", "webdriver.json"),
  CARGO_TERM_COLOR: "never",
  CARGO_TERM_PROGRESS_WHEN: "never",
  NO_COLOR: "1",
  FORCE_COLOR: undefined,
  TZ: process.env.TZ ?? "UTC",
};

/**
 * `name`, `commands` (run one after another until one fails), `limitMs` for all of them together; `count` reads
 * the number of tests from their output (without one, each command is one check); `builds`: needs `npm run build`;
 * `files`: when given and empty, there is nothing to run, which is a failure.
 */
export const suites = [
  { name: "rustfmt", limitMs: MINUTE, commands: [["cargo", "fmt", "--all", "--check"]] },
  { name: "biome", limitMs: MINUTE, commands: [[bin("biome"), "check", "--error-on-warnings", "."]] },
  clippy("clippy native", ["--workspace", "--all-targets", ...CORE]),
  wasmClippy("browser"),
  wasmClippy("edge"),
  {
    name: "rustdoc",
    limitMs: 10 * MINUTE,
    env: { RUSTDOCFLAGS: "-D warnings" },
    commands: [["cargo", "doc", "--no-deps", "--workspace", ...CORE]],
  },
  {
    name: "rust",
    limitMs: 15 * MINUTE,
    count: countCargo,
    commands: [["cargo", "test", "--workspace", ...CORE]],
  },
  wasmPackTest("wasm browser", "browser", ["wasm_browser", "signup_vectors"]),
  wasmPackTest("wasm rules", "ozmap", ["rules_vectors"]),
  {
    name: "tsc",
    builds: true,
    limitMs: 2 * MINUTE,
    commands: ["tsconfig.json", "www/worker/tsconfig.json", "tests/tsconfig.json"].map((file) => [
      bin("tsc"),
      "-p",
      file,
    ]),
  },
  node("rules", "tests/rules/**/*.test.{ts,mjs}", 5 * MINUTE),
  node("worker", "tests/worker/**/*.test.{ts,mjs}", 10 * MINUTE),
  node("contract", "tests/contract/**/*.test.ts", 8 * MINUTE),
  node("chaos", "tests/chaos/**/*.test.ts", 8 * MINUTE),
  node("load", "tests/load/**/*.test.ts", 5 * MINUTE),
  node("sdk", "tests/sdk/**/*.test.{ts,mjs}", 5 * MINUTE),
  node("bench", "tests/bench/**/*.test.ts", 5 * MINUTE),
  node("package", "tests/package/**/*.test.{ts,mjs}", 5 * MINUTE),
  node("consumers", "tests/consumers/**/*.test.ts", 6 * MINUTE),
  node("deploy", "tests/deploy/**/*.test.ts", 15 * MINUTE),
  node("e2e", "tests/e2e/**/*.test.{ts,mjs}", 15 * MINUTE),
];
