/** What the ISP's own people see and say: confirm, history, conditions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { age } from "../chaos/ledger-files.ts";
import { days, otherSite, signupAt } from "./data.ts";
import { type Body, isProblem, startStack, until } from "./harness.ts";

const HOLD_S = 5;
const SITE = otherSite("curta", { reservationDays: days(HOLD_S) });
const stack = await startStack({ sites: { sites: [SITE] } });
const OPERATOR_KEY = stack.edge.operatorKeys[SITE.id] ?? "";
const signup = signupAt(stack.place("viable"));

const operator = (path: string, method = "GET", key = OPERATOR_KEY) =>
  stack.call(path, { method, headers: { authorization: `Bearer ${key}` }, key: SITE.key });
const confirm = ({ id }: Body) => operator(`/v1/reservations/${id}/confirm`, "POST");
const stateOf = async ({ id }: Body) => (await operator(`/v1/reservations/${id}`)).body.state;
const conditions = async () =>
  (JSON.parse((await operator("/v1/conditions")).text) as { conditions: { code: string; since: string }[] })
    .conditions;

let counter = 0;
async function reserved(): Promise<Body> {
  counter += 1;
  const answer = await stack.reserve(
    signup,
    await stack.ticketFor(signup, SITE.key),
    `operator-${counter}`,
    SITE.key,
  );
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

test("confirmed in time, the port stays; confirming again changes nothing", { timeout: 60_000 }, async () => {
  const body = await reserved();
  const first = await confirm(body);
  assert.deepEqual([first.status, first.body.state, first.body.expiresAt], [200, "confirmed", undefined]);
  const again = await confirm(body);
  assert.deepEqual([again.status, again.body], [200, first.body]);
  await stack.crash({ meanwhile: async () => age(stack.edge.stateDir, 8 * 86_400_000) });
  assert.equal(await stateOf(body), "confirmed");
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await stack.theProperty(body.code);
  isProblem(await stack.reservation(body, "DELETE", SITE.key), 409, "not_cancellable");
});

test("too late, and it says so", { timeout: 60_000 }, async () => {
  const body = await reserved();
  await until(20_000, async () => (await stateOf(body)) === "released");
  isProblem(await confirm(body), 409, "not_confirmable");
  assert.deepEqual(await stack.propertiesOf(body.code), []);
});

test("only the operator confirms and reads the history", { timeout: 60_000 }, async () => {
  const body = await reserved();
  for (const [path, method] of [
    [`/v1/reservations/${body.id}/confirm`, "POST"],
    [`/v1/reservations/${body.id}/history`, "GET"],
    ["/v1/conditions", "GET"],
  ] as const)
    for (const key of [body.secret ?? "", "sk_test_operator_invented_0002", ""])
      isProblem(await operator(path, method, key), 401, "operator_key_required");
  assert.equal(await stateOf(body), "reserved");
});

test("the history tells every step, and nothing about the person", { timeout: 60_000 }, async () => {
  const body = await reserved();
  const path = `/v1/reservations/${body.id}/history`;
  await until(20_000, async () => (await stateOf(body)) === "released");
  const { text } = await operator(path);
  const { history } = JSON.parse(text) as { history: { at: string; event: string; state: string }[] };
  const states = history.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1]);
  assert.deepEqual(states, ["pending", "reserved", "releasing", "released"]);
  const events = history.map(({ event }) => event);
  for (const event of ["opened", "post: posted", "find: 1 found", "delete: gone", "find: 0 found"])
    assert.ok(events.includes(event), `${event} is not in ${events}`);
  const times = history.map(({ at }) => Date.parse(at));
  assert.deepEqual(times, times.toSorted());
  const person = [...Object.values(signup.contact), ...Object.values(signup.address), "999990000"];
  for (const word of person.filter((word) => word.length > 3))
    assert.ok(!text.includes(word), `the history holds ${word}`);
  isProblem(await operator("/v1/reservations/nobody/history"), 404, "reservation_not_found");
});

test("a refused token is a condition that the operator sees, work pauses, and both end once it is mended", {
  timeout: 120_000,
}, async () => {
  const bodies = [await reserved(), await reserved(), await reserved()];
  assert.deepEqual(await conditions(), []);
  await stack.sim.control("settings", { tokens: ["another-invented-token"] });
  const [condition] = await until(20_000, async () => {
    const found = await conditions();
    return found.length > 0 && found;
  });
  assert.equal(condition?.code, "ozmap_token_refused");
  assert.ok(Math.abs(Date.now() - Date.parse(condition?.since ?? "")) < 20_000);

  // All three are due; nothing goes out while the pause lasts.
  const calls = async () =>
    (await stack.noted("GET", "/properties/client/")).filter(({ tokenOk }) => !tokenOk).length;
  await new Promise((resolve) => setTimeout(resolve, HOLD_S * 1000));
  const refused = await calls();
  assert.ok(refused <= 3, `${refused} calls with a refused token`);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  assert.equal(await calls(), refused);
  assert.ok((await stack.noted("DELETE", "/properties/")).every(({ tokenOk }) => tokenOk));

  // A probe, refused again: one call for all three, and the condition keeps its beginning.
  const minutes = (n: number) => ({ meanwhile: async () => age(stack.edge.stateDir, n * 60_000) });
  await stack.crash(minutes(6));
  await until(20_000, async () => {
    await conditions();
    return (await calls()) > refused;
  });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.equal(await calls(), refused + 1);
  const [still] = await conditions();
  assert.equal(Date.parse(still?.since ?? ""), Date.parse(condition?.since ?? "") - 6 * 60_000);

  await stack.sim.control("settings", { tokens: [SIMULATOR_TOKEN] });
  await stack.crash(minutes(6));
  for (const body of bodies) await until(30_000, async () => (await stateOf(body)) === "released");
  assert.deepEqual(await conditions(), []);
});
