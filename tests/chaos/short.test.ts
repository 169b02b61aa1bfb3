/** A short run of the chaos on the real parts; and one that is spoilt on purpose, which must be noticed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { type Options, runChaos } from "./chaos.ts";
import { faultMix } from "./faults.ts";
import type { Parts } from "./parts.ts";
import { readWorld } from "./witness.ts";

const SHORT: Options = {
  reservations: 60,
  faultRate: 0.2,
  kills: 3,
  seed: 3,
  crowd: 60,
  perSpot: 8,
  holdS: 10,
};

test("sixty customers, a fifth of all calls faulty, three kills: nothing lost, doubled or forgotten", {
  timeout: 240_000,
}, async (context) => {
  const report = await runChaos(SHORT);
  context.diagnostic(JSON.stringify(report));
  assert.deepEqual(report.violations, []);
  assert.deepEqual(report.killed, { edge: 2, simulator: 1 });
  assert.equal(report.reservations, 60);
  const struck = Object.values(report.faults).reduce((sum, n) => sum + n, 0);
  assert.ok(struck > 20, `only ${struck} faults`);
  assert.ok((report.endStates.released ?? 0) > 0, "nobody's reservation expired");
  assert.ok(report.calls.made >= report.calls.deleted);
});

test("a port taken away from a confirmed customer, and one taken for nobody, are found", {
  timeout: 120_000,
}, async () => {
  let victim = "";
  const sabotage = async (parts: Parts) => {
    const headers = { authorization: SIMULATOR_TOKEN, "content-type": "application/json" };
    const [property] = (await readWorld(parts)).properties;
    assert.ok(property, "nobody was confirmed");
    victim = property.code;
    const whole = await parts.control<{ project: string; box: string }[]>(
      `world?full=properties&codeStart=${victim}`,
    );
    const { project, box } = whole[0] ?? {};
    const gone = await fetch(`${parts.ozmapUrl}/properties/${property.id}`, { method: "DELETE", headers });
    assert.equal(gone.status, 204);
    const body = JSON.stringify({ project, box, auto_connect: true, client: { code: "CNT-NOBODY" } });
    const made = await fetch(`${parts.ozmapUrl}/properties`, { method: "POST", headers, body });
    assert.equal(made.status, 201);
  };
  const { violations } = await runChaos({
    reservations: 6,
    faultRate: 0,
    kills: 0,
    seed: 1,
    holdS: 4,
    roles: [[1, "is confirmed"]],
    sabotage,
  });
  const found = violations.map(({ kind, code }) => `${kind} ${code}`).sort();
  assert.deepEqual(found, [`confirmed_deleted ${victim}`, `lost ${victim}`, "orphan CNT-NOBODY"].sort());
});

test("the mix of faults strikes as often as it says", () => {
  const left = faultMix(0.2).reduce((left, fault) => left * (1 - (fault as { rate: number }).rate), 1);
  assert.ok(Math.abs(left - 0.8) < 1e-9, String(left));
  assert.ok(faultMix(0).every((fault) => (fault as { rate: number }).rate === 0));
});
