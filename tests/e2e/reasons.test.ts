// Each reason for a no, in plain words, and a contact left in two taps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTACT, PLAN_OF_NO_REGION } from "./data.ts";
import { startStack } from "./stack.ts";

const { place, visit, calls, thePropertyOf, theProspect, counts } = await startStack();

const REASONS = [
  {
    reason: "no_box_in_range",
    at: "noBoxInRange",
    plan: "fibra-300",
    words: "Nossa rede de fibra ainda não chega perto deste endereço.",
    otherWay: "edit-address",
  },
  {
    reason: "no_free_port",
    at: "noFreePort",
    plan: "fibra-300",
    words: "Nossa rede passa perto de você, mas todas as portas estão ocupadas no momento.",
    otherWay: "edit-address",
  },
  {
    reason: "outside_plan_region",
    at: "outsidePlanRegion",
    plan: "fibra-600",
    words: "O plano que você escolheu ainda não é oferecido na sua região. Outro plano pode servir.",
    otherWay: "other-plan",
  },
  {
    reason: "plan_tags_match_no_region",
    at: "viable",
    plan: PLAN_OF_NO_REGION.id,
    words: "O plano que você escolheu ainda não foi liberado em nenhuma região. Tente outro plano.",
    otherWay: "other-plan",
  },
];

for (const { reason, at, plan, words, otherWay } of REASONS) {
  test(`${reason}: said plainly, and a lead in two taps`, async (t) => {
    const visitor = await visit(t);
    const answer = visitor.page.waitForResponse((response) => response.url().endsWith("/v1/viability"));
    await visitor.ask(place(at), plan);
    await visitor.seesRefusal();
    assert.deepEqual(await (await answer).json(), { outcome: "not_viable", reason });
    await visitor.says(words);
    assert.ok(!(await visitor.panelText()).includes(reason), "the code itself is not for people");
    assert.ok(await visitor.button(otherWay).isVisible());

    await visitor.press("lead");
    await visitor.sees("lead");
    for (const value of Object.values(CONTACT)) await visitor.says(value);
    const sent = visitor.page.waitForRequest((request) => request.url().endsWith("/v1/leads"));
    await visitor.press("send-lead");
    await visitor.sees("lead_done");
    assert.equal((await sent).postDataJSON().reason, reason);

    const prospect = await theProspect();
    assert.equal(prospect.code, await visitor.code());
    assert.equal(prospect.name, CONTACT.name);
    assert.deepEqual(prospect.coords, [place(at).lng, place(at).lat]);
    assert.equal(await calls("POST /properties"), 0);
  });
}

test("another plan where the first is not sold", async (t) => {
  const visitor = await visit(t);
  await visitor.ask(place("outsidePlanRegion"), "fibra-600");
  await visitor.seesRefusal();
  await visitor.press("other-plan");
  await visitor.atStep("plan");
  await visitor.choosePlan("fibra-300");
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.press("next");
  await visitor.sees("viable");
});

test("another address where nothing is near", async (t) => {
  const visitor = await visit(t);
  await visitor.ask(place("noBoxInRange"));
  await visitor.seesRefusal();
  await visitor.press("edit-address");
  await visitor.atStep("address");
  await visitor.fillAddress(place("viable"));
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.press("next");
  await visitor.sees("viable");
});

test("two people and one last port: the second is told so, and can leave a contact", async (t) => {
  const before = await counts();
  const [first, second] = [await visit(t), await visit(t)];
  for (const visitor of [first, second]) {
    await visitor.ask(place("lastPort"));
    await visitor.sees("viable");
  }
  await first.press("reserve");
  await first.sees("reserved");
  second.foresee("409 POST /v1/reservations");
  await second.press("reserve");
  await second.sees("no_port_left");
  await second.says("A última porta acabou de ser ocupada");
  await second.says("outra pessoa ficou com a última porta livre perto de você");
  await thePropertyOf(await first.code());
  assert.equal((await counts()).properties, before.properties + 1);

  await second.press("lead");
  await second.sees("lead");
  await second.press("send-lead");
  await second.sees("lead_done");
  assert.equal((await theProspect()).code, await second.code());
});

test("two people at the same moment: one port, one yes, one no", async (t) => {
  const before = await counts();
  const visitors = [await visit(t), await visit(t)];
  for (const visitor of visitors) {
    await visitor.ask(place("lastPort"));
    await visitor.sees("viable");
  }
  await Promise.all(visitors.map((visitor) => visitor.press("reserve")));
  const ended = visitors.map(async (visitor) => {
    const frame = visitor.page.locator('.frame[data-view="reserved"], .frame[data-view="no_port_left"]');
    return (await frame.getAttribute("data-view")) ?? "";
  });
  const views = await Promise.all(ended);
  assert.deepEqual(views.toSorted(), ["no_port_left", "reserved"]);
  visitors[views.indexOf("no_port_left")]?.foresee("409 POST /v1/reservations");
  assert.equal((await counts()).properties, before.properties + 1);
});
