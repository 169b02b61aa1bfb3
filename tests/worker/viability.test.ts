/** Which place is served with which plan, and why not; and that the answer gives the network away to nobody. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SITE, signupAt, UNUSED_TAG } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const LOST_PLAN = { id: "plano-perdido", name: "Plano de região nenhuma", regionTags: [UNUSED_TAG] };
const stack = await startStack({
  sites: { sites: [{ ...SITE, plans: [...SITE.plans, LOST_PLAN] }] },
  lostTag: UNUSED_TAG,
});

/** Expected of each place for the plan without tags, the one sold in two cities, and the one sold in the capital. */
const TABLE: Record<string, [string, string, string]> = {
  viable: ["viable", "viable", "viable"],
  notImplanted: ["viable", "viable", "viable"],
  lastPort: ["viable", "viable", "viable"],
  twoBoxes: ["viable", "viable", "viable"],
  edgeOfRadius: ["viable", "viable", "viable"],
  standardOnly: ["viable", "viable", "outside_plan_region"],
  outsidePlanRegion: ["viable", "outside_plan_region", "outside_plan_region"],
  noBoxInRange: ["no_box_in_range", "no_box_in_range", "no_box_in_range"],
  onlyDraft: ["no_box_in_range", "no_box_in_range", "no_box_in_range"],
  noFreePort: ["no_free_port", "no_free_port", "no_free_port"],
  onlyBlocked: ["no_free_port", "no_free_port", "no_free_port"],
};
const PLANS = ["fibra-300", "fibra-600", "empresarial-1000"] as const;

test("the table names every place of the simulator", async () => {
  const { tags: _tags, plans: _plans, ...places } = await stack.sim.control("places");
  assert.deepEqual(Object.keys(TABLE).sort(), Object.keys(places).sort());
});

for (const [name, expected] of Object.entries(TABLE))
  test(`${name}: ${expected.join(", ")}`, async () => {
    for (const [at, plan] of PLANS.entries()) {
      const answer = await stack.check(signupAt(stack.place(name), plan));
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.headers.get("content-type"), "application/json");
      const { outcome, reason, ticket, ticketExpiresAt, ...rest } = answer.body;
      assert.deepEqual(rest, {});
      assert.equal(outcome === "viable" ? outcome : reason, expected[at], `${plan} ${answer.text}`);
      if (outcome === "viable") {
        assert.equal(reason, undefined);
        assert.match(ticket ?? "", /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
        const minutes = (Date.parse(ticketExpiresAt ?? "") - Date.now()) / 60_000;
        assert.ok(minutes > 29 && minutes <= 30, ticketExpiresAt);
      } else {
        assert.deepEqual([outcome, ticket, ticketExpiresAt], ["not_viable", undefined, undefined]);
      }
    }
  });

test("a plan whose tags no region carries serves nobody, with its own reason", async () => {
  for (const name of ["viable", "noFreePort", "noBoxInRange"]) {
    const answer = await stack.check(signupAt(stack.place(name), LOST_PLAN.id));
    const expected = { outcome: "not_viable", reason: "plan_tags_match_no_region" };
    assert.deepEqual([answer.status, answer.body], [200, expected], name);
  }
});

test("an OZmap that is set to count taken ports as free sells nobody a port that is not there", async () => {
  const signup = signupAt(stack.place("lastPort"));
  const last = await stack.reserve(signup, await stack.ticketFor(signup), "settings-1");
  assert.equal(last.status, 201, last.text);
  assert.equal((await stack.check(signup)).body.reason, "no_free_port");
  await stack.sim.control("settings", { countPropertyPortsAsFree: true });
  // The radius answer counts a port and does not say that it is taken; OZmap's refusal of the reservation does.
  const second = await stack.reserve(signup, await stack.ticketFor(signup), "settings-2");
  isProblem(second, 409, "no_port_left");
});

test("no answer holds a box, a project, a port or a distance", async () => {
  const boxes: { id: string; name: string; project: string }[] = await stack.sim.control("world?full=boxes");
  const secrets = new Set(boxes.flatMap(({ id, name, project }) => [id, name, project]));
  assert.ok(secrets.size > 50);
  for (const name of Object.keys(TABLE)) {
    const answer = await stack.check(signupAt(stack.place(name)));
    const all = answer.text + JSON.stringify([...answer.headers]);
    // The ticket's middle is random in base64url: no id is in there in the clear, either.
    for (const secret of secrets) assert.ok(!all.includes(secret), `${name}: ${secret} in ${all}`);
    const words = all.replace(answer.body.ticket ?? "", "").replace("no_box_in_range", "");
    assert.doesNotMatch(words, /box|project|distance|splitter|availab|-\d\d\.\d/i);
  }
});

test("two checks of one place give tickets that cannot be told to be of one place", async () => {
  const signup = signupAt(stack.place("viable"));
  const [first, second] = [await stack.ticketFor(signup), await stack.ticketFor(signup)];
  const parts = (ticket: string) => ticket.split(".");
  const [, , iv, sealed, tag] = parts(first);
  const [, , otherIv, otherSealed, otherTag] = parts(second);
  assert.ok(iv !== otherIv && sealed !== otherSealed && tag !== otherTag);
});

test("regions are asked for once, and not at all for a plan without tags", async () => {
  await stack.sim.control("reset", {});
  const calls = async () => (await stack.sim.control("world")).calls["GET /regions"] ?? 0;
  await stack.crash();
  await stack.check(signupAt(stack.place("viable"), "fibra-300"));
  assert.equal(await calls(), 0);
  const signup = signupAt(stack.place("viable"), "fibra-600");
  const answers = await Promise.all(Array.from({ length: 20 }, () => stack.check(signup)));
  for (const { body } of answers) assert.equal(body.outcome, "viable");
  assert.equal(await calls(), 1);
});
