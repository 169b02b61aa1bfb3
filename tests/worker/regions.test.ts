/** Regions that cannot be read are left out and said; regions that are not all there are not decided on. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const stack = await startStack();
const TAGGED = signupAt(stack.place("viable"), "fibra-600");
const REGIONS = { match: { pathContains: "/regions" } };

interface Page {
  total: number;
  rows: { id: string; name: string; polygon: unknown }[];
}

interface Line {
  event: string;
  site?: string;
  region?: string | null;
  code?: string;
  reason?: string;
  count?: number;
  skipped?: number;
}

async function regions(): Promise<Page> {
  const answer = await fetch(`${stack.sim.url}/regions?limit=100&page=1`, {
    headers: { authorization: SIMULATOR_TOKEN },
  });
  return (await answer.json()) as Page;
}

/** What a new edge has logged of its regions so far. */
function logged(): Line[] {
  const lines = stack.edge.log().split("\n");
  const json = lines.flatMap((text: string): string[] => text.match(/\{"event":.*\}/) ?? []);
  return json
    .map((text: string): Line => JSON.parse(text))
    .filter(({ event }: Line) => event.startsWith("region"));
}

beforeEach(async () => {
  await stack.sim.control("reset", {});
  await stack.crash();
});

test("each region that cannot be read is one line with its id and its reason; the others decide", async () => {
  const page = await regions();
  const line = {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    ],
  };
  const broken = [
    { id: "5a1700000000000000000001", name: "Uma linha", polygon: line },
    { id: "5a1700000000000000000002", name: "Sem desenho", polygon: null },
    { name: "Sem id", polygon: square(0, 0) },
  ];
  const body = JSON.stringify({ ...page, total: page.rows.length + 3, rows: [...broken, ...page.rows] });
  await stack.faults({ ...REGIONS, kind: "garbage", body });
  assert.equal((await stack.check(TAGGED)).body.outcome, "viable");
  const [loaded, ...skipped] = logged();
  assert.deepEqual(
    [loaded?.event, loaded?.count, loaded?.skipped, loaded?.site],
    ["regions", page.rows.length, 3, SITE.id],
  );
  assert.deepEqual(
    skipped.map(({ event, site, region, code }) => [event, site, region, code]),
    [
      ["region_skipped", SITE.id, broken[0]?.id, "polygon"],
      ["region_skipped", SITE.id, broken[1]?.id, "malformed"],
      ["region_skipped", SITE.id, null, "malformed"],
    ],
  );
  assert.equal(skipped[0]?.reason, "ring 0 encloses nothing");
  for (const { reason } of skipped) assert.match(reason ?? "", /^.{10,200}$/);
});

test("many that cannot be read are twenty lines and a count", async () => {
  const page = await regions();
  const broken = Array.from({ length: 90 }, (_, n) => ({ id: `broken-${n}`, polygon: { type: "Circle" } }));
  const body = JSON.stringify({ total: 90 + page.rows.length, rows: [...broken, ...page.rows] });
  await stack.faults({ ...REGIONS, kind: "garbage", body });
  assert.equal((await stack.check(TAGGED)).body.outcome, "viable");
  const [loaded, ...skipped] = logged();
  assert.equal(loaded?.skipped, 90);
  assert.deepEqual(
    skipped.map(({ region }) => region),
    broken.slice(0, 20).map(({ id }) => id),
  );
});

test("checks wait for the last page: half a list decides nothing", async () => {
  const page = await regions();
  const first = { hasNextPage: true, rows: [{ id: "elsewhere", tags: [], polygon: square(0, 0) }] };
  const last = { hasNextPage: false, rows: page.rows };
  await stack.faults(
    { ...REGIONS, kind: "garbage", body: JSON.stringify(first), times: 1 },
    { ...REGIONS, kind: "garbage", body: JSON.stringify(last), times: 1 },
  );
  const answers = await Promise.all(Array.from({ length: 20 }, () => stack.check(TAGGED)));
  for (const { body } of answers) assert.equal(body.outcome, "viable");
  assert.deepEqual(
    logged().map(({ event, count }) => [event, count]),
    [["regions", page.rows.length + 1]],
  );
});

test("a list whose second page fails is a failure, and no list", async () => {
  const first = { hasNextPage: true, rows: [{ id: "elsewhere", tags: [], polygon: square(0, 0) }] };
  await stack.faults(
    { ...REGIONS, kind: "garbage", body: JSON.stringify(first), times: 1 },
    { ...REGIONS, kind: "status", status: 500 },
  );
  isProblem(await stack.check(TAGGED), 502, "upstream_error");
  assert.deepEqual(
    logged().map(({ event }) => event),
    ["regions_failed"],
  );
  await stack.faults();
  assert.equal((await stack.check(TAGGED)).body.outcome, "viable");
});

function square(west: number, south: number) {
  const [east, north] = [west + 1, south + 1];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  return { type: "Polygon", coordinates: [ring] };
}
