/** The memory of look-ups: bounded in number and in time. In Node, since no test waits for a day. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kept } from "../../www/worker/kept.ts";

test("an answer is kept for its time and no longer", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000 });
  const kept = new Kept<string>(10);
  kept.set("a", "1", 100);
  t.mock.timers.setTime(1_099);
  assert.equal(kept.get("a"), "1");
  t.mock.timers.setTime(1_100);
  assert.equal(kept.get("a"), undefined);
  kept.set("a", "2", 100);
  assert.equal(kept.get("a"), "2");
});

test("the oldest makes room", () => {
  const kept = new Kept<number>(3);
  for (const [at, name] of ["a", "b", "c", "a", "d"].entries()) kept.set(name, at, 60_000);
  assert.deepEqual(
    ["a", "b", "c", "d"].map((name) => kept.get(name)),
    [3, undefined, 2, 4],
  );
});
