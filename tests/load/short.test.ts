/** A short load, and that a wrong answer would show. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runLoad } from "./load.ts";

const SHORT = { requests: 600, concurrency: 60, latencyMs: 60, faultRate: 0.05, ozmapConcurrency: 8 };

test("everybody gets the right answer, and no OZmap more calls than its site allows", async () => {
  const report = await runLoad(SHORT);
  assert.deepEqual(
    [report.requests, report.ok, report.wrong, report.lost],
    [600, 600, 0, 0],
    report.samples.join(),
  );
  assert.ok(Object.keys(report.again).length > 0, "faults have struck");
  assert.equal(report.upstreamConcurrencyMax, 8);
});

test("an answer that is not the expected one is counted", async () => {
  const swapped = (outcome: string) => (outcome === "viable" ? "no_free_port" : outcome);
  const report = await runLoad({ ...SHORT, requests: 64, faultRate: 0, expect: swapped });
  assert.ok(report.wrong > 0 && report.ok > 0 && report.lost === 0, JSON.stringify(report));
  assert.equal(report.wrong + report.ok, 64);
});
