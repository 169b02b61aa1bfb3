/** The ledger dies, sleeps for days, loses its memory or meets an OZmap that only fails: what was due is done all the same. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { age, spoil } from "../chaos/ledger-files.ts";
import { days, otherSite, signupAt } from "./data.ts";
import { type Body, startStack, until } from "./harness.ts";
import { filesUnder, ledgerStates } from "./state-files.ts";

const WEEK = otherSite("semana");
const SHORT = otherSite("curta", { reservationDays: days(4) });
const stack = await startStack({ sites: { sites: [WEEK, SHORT] } });
const signup = signupAt(stack.place("viable"));
const DAY_MS = 86_400_000;

let counter = 0;
async function reserve(site: typeof WEEK, count: number): Promise<Body[]> {
  const bodies: Body[] = [];
  for (let i = 0; i < count; i++) {
    counter += 1;
    const ticket = await stack.ticketFor(signup, site.key);
    const answer = await stack.reserve(signup, ticket, `outage-${counter}`, site.key);
    assert.equal(answer.status, 201, answer.text);
    bodies.push(answer.body);
  }
  return bodies;
}

const states = () => ledgerStates(stack.edge.stateDir);
const count = (state: string) => states().filter((one) => one === state).length;
const deletions = async () => (await stack.noted("DELETE", "/properties/")).length;
const outage = (daysLong: number) =>
  stack.crash({ meanwhile: async () => age(stack.edge.stateDir, daysLong * DAY_MS) });

test("what the ledger kept survives the loss of everything it had in memory", {
  timeout: 60_000,
}, async () => {
  await stack.sim.control("reset", {});
  const [first, second] = await reserve(WEEK, 2);
  assert.ok(first && second);
  const read = (body: Body) => stack.reservation(body, "GET", WEEK.key);
  const before = [(await read(first)).body, (await read(second)).body];
  for (let i = 0; i < 3; i++) await stack.crash();
  assert.deepEqual([(await read(first)).body, (await read(second)).body], before);
  await stack.theProperty(first.code);
  const cancelled = await stack.reservation(first, "DELETE", WEEK.key);
  assert.deepEqual([cancelled.status, cancelled.body.state], [200, "cancelled"], cancelled.text);
  assert.deepEqual(await stack.propertiesOf(first.code), []);
  await stack.theProperty(second.code);
  await stack.reservation(second, "DELETE", WEEK.key);
});

test("an alarm after an outage of eight days releases everything due, without any request", {
  timeout: 60_000,
}, async () => {
  await stack.sim.control("reset", {});
  const already = count("released");
  const bodies = await reserve(WEEK, 4);
  await outage(6);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.equal(await deletions(), 0, "six days are not seven");
  await outage(2);
  await until(20_000, async () => count("released") === already + 4);
  for (const { code } of bodies) assert.deepEqual(await stack.propertiesOf(code), []);
  assert.equal(await deletions(), 4);
});

test("a reservation that cannot be read holds up neither the others nor the ledger", {
  timeout: 60_000,
}, async () => {
  await stack.sim.control("reset", {});
  const already = count("released");
  const [unreadable] = await reserve(WEEK, 3);
  assert.ok(unreadable?.id);
  const { id } = unreadable;
  await stack.crash({
    meanwhile: async () => {
      spoil(stack.edge.stateDir, id);
      age(stack.edge.stateDir, 8 * DAY_MS);
    },
  });
  await until(20_000, async () => count("released") === already + 2);
  const failures = () => stack.edge.log().match(/"event":"wake_failed"/g)?.length ?? 0;
  assert.ok(failures() > 0);
  // It is tried again, but not at every alarm.
  const before = failures();
  const [other] = await reserve(WEEK, 1);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await stack.reservation(other ?? {}, "DELETE", WEEK.key);
  assert.ok(failures() - before <= 1, `${failures() - before} tries`);
});

test("with workerd's own record of alarms lost, the next request wakes the ledger up", {
  timeout: 60_000,
}, async () => {
  await stack.sim.control("reset", {});
  const already = count("released");
  const [body] = await reserve(WEEK, 1);
  await stack.crash({
    meanwhile: async () => {
      age(stack.edge.stateDir, 8 * DAY_MS);
      for (const { path } of filesUnder(stack.edge.stateDir))
        if (path.includes("metadata.sqlite")) rmSync(path);
    },
  });
  await stack.reservation(body ?? {}, "GET", WEEK.key);
  await until(20_000, async () => count("released") === already + 1);
  assert.equal(await deletions(), 1);
});

test("traffic does not keep the alarm from firing", { timeout: 60_000 }, async () => {
  await stack.sim.control("reset", {});
  const already = count("released");
  const ticket = await stack.ticketFor(signup, SHORT.key);
  const press = () => stack.reserve(signup, ticket, "outage-traffic-1", SHORT.key);
  const first = await press();
  const due = Date.parse(first.body.expiresAt ?? "");
  // The customer presses the button again and again: each time the ledger looks at what is due next.
  while (Date.now() < due + 5000) {
    await press();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(count("released"), already + 1);
});

test("an OZmap that fails for many alarms on end never ends their chain", { timeout: 120_000 }, async () => {
  await stack.sim.control("reset", {});
  const already = count("released");
  const bodies = await reserve(SHORT, 6);
  // workerd gives an alarm up after seven failures: so many and more, of each kind.
  const kinds = [
    { kind: "reset_before", times: 6 },
    { kind: "garbage", times: 4 },
    { kind: "status", status: 500, times: 4 },
    { kind: "truncate", times: 3 },
    { kind: "redirect" },
  ];
  await stack.faults(...kinds.map((fault) => ({ match: { pathContains: "/properties" }, ...fault })));
  const calls = async () => (await stack.noted("GET", "/properties/client/")).length;
  const before = await calls();
  await until(60_000, async () => (await calls()) >= before + 20);
  assert.equal(count("released"), already);
  await stack.faults();
  await until(40_000, async () => count("released") === already + 6);
  for (const { code } of bodies) assert.deepEqual(await stack.propertiesOf(code), []);
  assert.equal(await deletions(), 6);
});
