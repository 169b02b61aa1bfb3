/** A list of places against today's network: the same answers as one check for each, and nothing about the network. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { otherSite, SITE, signupAt, UNUSED_TAG } from "./data.ts";
import { type Answer, isProblem, startStack } from "./harness.ts";

const RADIUS_M = 300;
const LOST_PLAN = { id: "plano-perdido", name: "Plano de região nenhuma", regionTags: [UNUSED_TAG] };
const PLANS = [...SITE.plans, LOST_PLAN];
const NEAR = otherSite("perto", { radiusM: RADIUS_M, plans: PLANS });
const PLAIN = otherSite("sem-raio");
const PLANS_ONLY = otherSite("sem-regioes", { radiusM: RADIUS_M, plans: [SITE.plans[0]] });
const sites = [NEAR, PLAIN, PLANS_ONLY];
const stack = await startStack({ sites: { sites }, lostTag: UNUSED_TAG });
/** The operator's key of the site with this publishable key. */
const operatorOf = (key: string) => stack.edge.operatorKeys[sites.find((site) => site.key === key)?.id ?? ""];
const { tags: _tags, plans: _plans, ...places } = await stack.sim.control("places");
const names = Object.keys(places);
const points = names.map((name) => stack.place(name)).map(({ lat, lng }) => ({ lat, lng }));

interface Result {
  outcome: string;
  reason?: string;
}

beforeEach(() => stack.sim.control("reset", {}));

const ask = (body: unknown, key: string = NEAR.key, token = operatorOf(key)) =>
  stack.call("/v1/coverage", { body, key, headers: { authorization: `Bearer ${token}` } });

function resultsOf(answer: Answer): Result[] {
  assert.equal(answer.status, 200, answer.text);
  const { asOf, results, ...rest } = JSON.parse(answer.text);
  assert.deepEqual(rest, {});
  assert.ok(Math.abs(Date.now() - Date.parse(asOf)) < 120_000, asOf);
  return results;
}

const calls = async (path: string) => (await stack.sim.control("world")).calls[`GET ${path}`] ?? 0;

for (const { id: plan } of PLANS)
  test(`${plan}: every place has the answer of its own check`, async () => {
    const results = resultsOf(await ask({ plan, points }));
    assert.equal(results.length, names.length);
    for (const [at, name] of names.entries()) {
      const { outcome, reason } = (await stack.check(signupAt(stack.place(name), plan), NEAR.key)).body;
      assert.deepEqual(results[at], reason === undefined ? { outcome } : { outcome, reason }, name);
    }
    const answers = new Set(results.map(({ reason, outcome }) => reason ?? outcome));
    assert.equal(answers.has("plan_tags_match_no_region"), plan === LOST_PLAN.id);
    assert.ok(plan === LOST_PLAN.id || (answers.has("viable") && answers.size > 2), [...answers].join());
  });

test("the network is read once for many lists, and its ports as they are", async () => {
  await stack.crash();
  const [all, one] = [
    { plan: "fibra-300", points },
    { plan: "fibra-300", points: [stack.place("lastPort")] },
  ];
  const place = { lat: stack.place("lastPort").lat, lng: stack.place("lastPort").lng };
  const lists = await Promise.all([ask(all), ask({ ...one, points: [place] }), ask(all)]);
  assert.deepEqual(resultsOf(lists[1] as Answer), [{ outcome: "viable" }]);
  assert.deepEqual([await calls("/boxes"), await calls("/splitters"), await calls("/regions")], [1, 1, 1]);
  assert.equal(await calls("/ftth-viability/radius"), 0);
});

test("a site without plans of regions asks for none", async () => {
  resultsOf(await ask({ plan: "fibra-300", points }, PLANS_ONLY.key));
  assert.deepEqual([await calls("/boxes"), await calls("/regions")], [1, 0]);
});

test("the radius: the body's, else the site's, else a problem", async () => {
  const { lat, lng } = stack.place("edgeOfRadius");
  const body = { plan: "fibra-300", points: [{ lat, lng }] };
  const outcome = async (answer: Promise<Answer>) => resultsOf(await answer)[0]?.outcome;
  assert.equal(await outcome(ask(body)), "viable");
  assert.equal(await outcome(ask({ ...body, radiusM: 200 })), "not_viable");
  assert.equal(await outcome(ask({ ...body, radiusM: 221 }, PLAIN.key)), "viable");
  isProblem(await ask(body, PLAIN.key), 422, "radius_required");
});

test("bad input is refused with codes, and asks OZmap nothing", async () => {
  await stack.crash();
  const point = points[0];
  const cases: [unknown, string][] = [
    [{ plan: "fibra-0", points: [point] }, "/plan plan_unknown"],
    [{ points: [point] }, "/plan plan_required"],
    [{ plan: "fibra-300", points: [] }, "/points points_required"],
    [{ plan: "fibra-300", points: Array(1001).fill(point) }, "/points points_too_many"],
    [{ plan: "fibra-300", points: [point, { lat: 0 }] }, "/points/1 location_invalid"],
    [{ plan: "fibra-300", points: [{ lat: -48.5, lng: -27.5 }] }, "/points/0 location_outside_brazil"],
    [{ plan: "fibra-300", points: [point], radiusM: 5001 }, "/radiusM out_of_range"],
  ];
  for (const [body, expected] of cases) {
    const answer = await ask(body);
    isProblem(answer, 422, "invalid_input");
    assert.deepEqual(
      answer.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`),
      [expected],
    );
  }
  isProblem(await ask({ plan: "fibra-300", points: [point], raio: 1 }), 400, "invalid_json");
  isProblem(await ask("[]"), 400, "invalid_json");
  isProblem(await ask(" ".repeat(128 * 1024 + 1)), 413, "body_too_large");
  assert.equal(await calls("/boxes"), 0);
  assert.equal(resultsOf(await ask({ plan: "fibra-300", points: Array(1000).fill(point) })).length, 1000);
});

test("only the operator may ask", async () => {
  const body = { plan: "fibra-300", points };
  for (const token of ["", "sk_test_operator_invented_0003", NEAR.key])
    isProblem(await ask(body, NEAR.key, token), 401, "operator_key_required");
  isProblem(await ask(body, ""), 401, "site_key_unknown");
  isProblem(await stack.call("/v1/coverage", { key: NEAR.key }), 405, "method_not_allowed");
});

test("a network that cannot be read is an error, and never a list of places that cannot be served", async () => {
  const body = { plan: "fibra-300", points };
  for (const [path, fault, status, code] of [
    ["/boxes", { kind: "status", status: 500 }, 502, "upstream_error"],
    ["/splitters", { kind: "garbage", body: '{"rows":[{"id":"a"}],"total":1}' }, 502, "upstream_unreadable"],
    [
      "/splitters",
      { kind: "garbage", body: '{"rows":[],"total":9,"hasNextPage":false}' },
      502,
      "upstream_unreadable",
    ],
    ["/regions", { kind: "status", status: 401 }, 502, "upstream_unauthorized"],
  ] as const) {
    await stack.crash();
    await stack.faults({ match: { pathContains: path }, ...fault });
    isProblem(await ask(body), status, code);
    await stack.faults();
    assert.equal(resultsOf(await ask(body)).length, names.length);
  }
});

test("no answer holds a box, a project, a port or a distance", async () => {
  const boxes: { id: string; name: string; project: string }[] = await stack.sim.control("world?full=boxes");
  const answer = await ask({ plan: "fibra-300", points });
  const all = answer.text + JSON.stringify([...answer.headers]);
  for (const { id, name, project } of boxes)
    for (const secret of [id, name, project]) assert.ok(!all.includes(secret), `${secret} in ${all}`);
  assert.doesNotMatch(
    all.replaceAll("no_box_in_range", ""),
    /box|project|distance|splitter|availab|-\d\d\.\d/i,
  );
});
