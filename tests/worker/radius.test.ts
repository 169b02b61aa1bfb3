/** `radius` is OZmap's own setting unless the site overrides it. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { otherSite, SITE, signupAt } from "./data.ts";
import { startStack } from "./harness.ts";

const NEAR = otherSite("perto", { radiusM: 200 });
const FAR = otherSite("longe", { radiusM: 250.5 });
const stack = await startStack({ sites: { sites: [SITE, NEAR, FAR] } });
// Its only box is 220 m away.
const signup = signupAt(stack.place("edgeOfRadius"));

beforeEach(() => stack.sim.control("reset", {}));

/** The queries of the radius calls so far. */
const queries = async () =>
  (await stack.noted("GET", "/ftth-viability/radius")).map(({ query }) => new URLSearchParams(query));

test("without an override no radius is sent, and OZmap's setting decides", async () => {
  assert.equal((await stack.check(signup)).body.outcome, "viable");
  await stack.sim.control("settings", { defaultRadius: 200 });
  assert.equal((await stack.check(signup)).body.reason, "no_box_in_range");
  await stack.sim.control("settings", { defaultRadius: 221 });
  assert.equal((await stack.check(signup)).body.outcome, "viable");
  const sent = await queries();
  assert.equal(sent.length, 3);
  for (const query of sent) {
    assert.deepEqual([...query.keys()].sort(), ["lat", "lng"]);
    assert.equal(Number(query.get("lat")), signup.location.lat);
    assert.equal(Number(query.get("lng")), signup.location.lng);
  }
});

test("an override is sent, and honoured whatever OZmap's setting is", async () => {
  assert.equal((await stack.check(signup, NEAR.key)).body.reason, "no_box_in_range");
  await stack.sim.control("settings", { defaultRadius: 100 });
  assert.equal((await stack.check(signup, FAR.key)).body.outcome, "viable");
  const sent = (await queries()).map((query) => query.get("radius"));
  assert.deepEqual(sent, ["200", "250.5"]);
});

test("the token is right and in no address", async () => {
  await stack.check(signup);
  const [noted] = await stack.noted("GET", "/ftth-viability/radius");
  assert.equal(noted?.tokenOk, true);
  assert.doesNotMatch(JSON.stringify(noted?.query), /token/);
});
