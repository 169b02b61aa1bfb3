/** What the edge keeps in memory: when it is used, when it is read again, and when it is not trusted any more. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { keep } from "../../www/worker/keep.ts";

const LATE = { code: "late" };

mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_000_000 });
mock.method(console, "log", () => undefined);

/** A keeper of numbered values, whose reads end when the test says so. */
function keeper(more: { ratherOld?: true } = {}) {
  const reads: PromiseWithResolvers<string>[] = [];
  const discarded: string[] = [];
  const kept = keep<string>({
    name: "test",
    freshMs: 10,
    staleMs: 100,
    waitMs: 5,
    late: () => LATE,
    hungMs: 50,
    discard: (old) => discarded.push(old),
    ...more,
  });
  const background: Promise<unknown>[] = [];
  const read = () => {
    const one = Promise.withResolvers<string>();
    reads.push(one);
    return one.promise;
  };
  const get = (site = "a", maxAgeMs?: number) => kept(site, read, (work) => background.push(work), maxAgeMs);
  const end = async (nth: number, value: string) => {
    reads[nth]?.resolve(value);
    await new Promise(setImmediate);
  };
  return { reads, discarded, background, get, end, forget: kept.forget };
}

/** A keeper that has read `first` at the test's present. */
async function filled(more: { ratherOld?: true } = {}) {
  const it = keeper(more);
  const first = it.get();
  await it.end(0, "first");
  assert.equal((await first).value, "first");
  return it;
}

test("one read for all who wait, one for each site", async () => {
  const { reads, get, end } = keeper();
  const asked = [get(), get(), get("b")];
  assert.equal(reads.length, 2);
  await end(0, "of a");
  await end(1, "of b");
  assert.deepEqual(
    (await Promise.all(asked)).map(({ value }) => value),
    ["of a", "of a", "of b"],
  );
});

test("fresh: used as it is; older: used, and read again behind; its time is when the reading began", async () => {
  const { reads, discarded, get, end } = await filled();
  const began = Date.now();
  mock.timers.tick(9);
  assert.deepEqual([(await get()).value, reads.length], ["first", 1]);
  mock.timers.tick(1);
  const used = await get();
  assert.deepEqual([used.value, used.at, reads.length], ["first", began, 2]);
  assert.equal((await get()).value, "first");
  assert.equal(reads.length, 2, "one read at a time");
  mock.timers.tick(3);
  await end(1, "second");
  assert.deepEqual([(await get()).value, (await get()).at], ["second", began + 10]);
  assert.deepEqual(discarded, ["first"]);
  // Who has it in hand sees the newest, not one that was discarded.
  assert.equal(used.value, "second");
});

test("too old: not used; who waits in vain is told so, and the next one waits for the same read", async () => {
  const { reads, get, end } = await filled();
  mock.timers.tick(100);
  const inVain = get();
  mock.timers.tick(5);
  await assert.rejects(inVain, LATE);
  const next = get();
  assert.equal(reads.length, 2);
  await end(1, "second");
  assert.equal((await next).value, "second");
});

test("a read that never ends is given up, and another started", async () => {
  const { reads, discarded, get, end } = keeper();
  const inVain = get();
  mock.timers.tick(49);
  await assert.rejects(inVain, LATE);
  void get().catch(() => undefined);
  assert.equal(reads.length, 1);
  mock.timers.tick(1);
  const next = get();
  assert.equal(reads.length, 2);
  await end(1, "second");
  assert.equal((await next).value, "second");
  await end(0, "first, far too late");
  assert.equal((await get()).value, "second");
  assert.deepEqual(discarded, ["first, far too late"]);
});

test("a read that fails is an error for who needs it, and the next one tries again", async () => {
  const { reads, background, get, end } = await filled();
  mock.timers.tick(100);
  const failing = get();
  reads[1]?.reject(new Error("upstream"));
  await assert.rejects(failing, /upstream/);
  await Promise.all(background);
  const next = get();
  assert.equal(reads.length, 3);
  await end(2, "third");
  assert.equal((await next).value, "third");
});

test("nothing older than what is asked for, and nothing that was forgotten", async () => {
  const { reads, get, end, forget } = await filled();
  mock.timers.tick(3);
  assert.equal((await get("a", 4)).value, "first");
  const newer = get("a", 3);
  assert.equal(reads.length, 2);
  await end(1, "second");
  assert.equal((await newer).value, "second");
  forget("a");
  const anew = get();
  assert.equal(reads.length, 3);
  await end(2, "third");
  assert.equal((await anew).value, "third");
});

test("rather old than nothing, where that is wanted: after a failure, and after waiting in vain", async () => {
  const { reads, background, get } = await filled({ ratherOld: true });
  mock.timers.tick(10_000);
  const failing = get();
  reads[1]?.reject(new Error("out of reach"));
  assert.equal((await failing).value, "first");
  await Promise.all(background);
  const inVain = get("a", 1);
  assert.equal(reads.length, 3);
  mock.timers.tick(5);
  assert.equal((await inVain).value, "first");
  // Nothing is nothing.
  const other = get("b");
  mock.timers.tick(5);
  await assert.rejects(other, LATE);
});
