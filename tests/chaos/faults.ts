/** What goes wrong at OZmap during a run, and how often. */

/** Parts of all faults. Hangs are rare because each costs the edge its whole time limit. */
const MIX: readonly [number, object][] = [
  [20, { kind: "reset_before" }],
  [20, { kind: "reset_after" }],
  [9, { kind: "status", status: 500, phase: "before" }],
  [9, { kind: "status", status: 500, phase: "after" }],
  [7, { kind: "status", status: 503, phase: "before" }],
  [5, { kind: "status", status: 503, phase: "after" }],
  [7, { kind: "status", status: 429, phase: "before" }],
  [5, { kind: "garbage", phase: "after" }],
  [2, { kind: "garbage", phase: "before" }],
  [6, { kind: "truncate", phase: "after" }],
  [5, { kind: "latency", ms: 400, phase: "after" }],
  [3, { kind: "latency", ms: 700, phase: "before" }],
  [1, { kind: "redirect" }],
  [0.6, { kind: "hang" }],
  [0.6, { kind: "hang_after" }],
  // Takes effect when the edge has given up waiting; the second, when it has even tried again.
  [0.2, { kind: "latency", ms: 12_000, phase: "before" }],
  [0.1, { kind: "latency", ms: 30_000, phase: "before" }],
];

/**
 * The list for the simulator: `rate` of all calls are hit. It asks each fault in turn, so each gets the chance that it
 * has among those calls which the faults before it left alone.
 */
export function faultMix(rate: number): object[] {
  const whole = MIX.reduce((sum, [part]) => sum + part, 0);
  let left = 1;
  return MIX.map(([part, fault]) => {
    const share = (rate * part) / whole;
    const chance = share / left;
    left -= share;
    return { ...fault, rate: chance };
  });
}

/** Adds up counters of the same names. */
export function addCounts(sum: Record<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
}
