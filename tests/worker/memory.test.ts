/** The memory of look-ups: bounded in number and in time. In Node, since no test waits for a day. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../../www/worker/memory.ts";

test("an answer is kept for its time and no longer", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000 });
  const memory = new Memory<string>(10);
  memory.set("a", "1", 100);
  t.mock.timers.setTime(1_099);
  assert.equal(memory.get("a"), "1");
  t.mock.timers.setTime(1_100);
  assert.equal(memory.get("a"), undefined);
  memory.set("a", "2", 100);
  assert.equal(memory.get("a"), "2");
});

test("the oldest makes room", () => {
  const memory = new Memory<number>(3);
  for (const [at, name] of ["a", "b", "c", "a", "d"].entries()) memory.set(name, at, 60_000);
  assert.deepEqual(
    ["a", "b", "c", "d"].map((name) => memory.get(name)),
    [3, undefined, 2, 4],
  );
});
