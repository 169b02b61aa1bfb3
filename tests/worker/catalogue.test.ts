/** What an operator reads of OZmap's tags and regions, and what the site's plans make of them. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { otherSite, UNUSED_TAG } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const FIBRA_600 = "5a1702000000000000000001";
const plan = (id: string, regionTags?: string[]) => ({ id, name: id, ...(regionTags ? { regionTags } : {}) });
const SITE = otherSite("catalogo", {
  plans: [plan("livre"), plan("tudo", [FIBRA_600, UNUSED_TAG]), plan("nada", [UNUSED_TAG])],
});
const stack = await startStack({ sites: { sites: [SITE] }, lostTag: UNUSED_TAG });
const KEY = stack.edge.operatorKeys[SITE.id];

interface Tag {
  id: string;
  name?: string;
  allowedTypes?: string[];
}
interface Catalogue {
  tags: Tag[];
  regions: { id: string; name: string; tags: Tag[]; points: number }[];
  plans: {
    id: string;
    sold: string;
    regionTags: { id: string; name?: string; regions: number; problem?: string }[];
  }[];
  skipped: { id: string | null; code: string; reason: string }[];
}

const ask = (path: string) =>
  stack.call(path, { headers: { authorization: `Bearer ${KEY}` }, key: SITE.key });
async function read(path: string): Promise<Catalogue> {
  const answer = await ask(path);
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text);
}

interface Theirs {
  id: string;
  name: string;
  allowedTypes: string[];
  tags: (string | { id: string })[];
  polygon: { coordinates: [number, number][][] };
}
/** A list as OZmap itself gives it. */
async function theirs(list: string): Promise<{ total: number; rows: Theirs[] }> {
  const headers = { authorization: SIMULATOR_TOKEN };
  const answer = await fetch(`${stack.sim.url}/${list}?limit=1000&page=1`, { headers });
  return (await answer.json()) as { total: number; rows: Theirs[] };
}
const idOf = (tag: string | { id: string }) => (typeof tag === "string" ? tag : tag.id);

beforeEach(() => stack.sim.control("reset", {}));

test("every tag and every region is told as OZmap has it, whatever the size of its pages", async () => {
  for (const maxLimit of [1000, 2]) {
    const [tags, regions] = [await theirs("tags"), await theirs("regions")];
    assert.ok(tags.rows.length > 2 && regions.rows.length > 2);
    await stack.sim.control("settings", { maxLimit });
    const own = await read("/v1/tags");
    assert.deepEqual(
      own.tags,
      tags.rows.map(({ id, name, allowedTypes }) => ({ id, name, allowedTypes })),
    );
    const names = new Map(own.tags.map(({ id, name }) => [id, name]));
    const { regions: told, skipped } = await read("/v1/regions");
    assert.deepEqual(
      told.map(({ id, name, tags }) => ({ id, name, tags })),
      regions.rows.map(({ id, name, tags }) => ({
        id,
        name,
        tags: tags.map((tag) => ({ id: idOf(tag), name: names.get(idOf(tag)) })),
      })),
    );
    assert.ok(told.every(({ points }) => points >= 3));
    assert.deepEqual(skipped, []);
  }
});

test("why a plan sells where it does, and why another sells nowhere", async () => {
  const regions = (await theirs("regions")).rows;
  const carrying = regions.filter(({ tags }) => tags.map(idOf).includes(FIBRA_600)).length;
  assert.ok(carrying > 0);
  const told = async () =>
    (await read("/v1/plans/regions")).plans.map(({ id, sold, regionTags }) => [
      id,
      sold,
      ...regionTags.map(({ id, regions, problem }) => [id, regions, problem]),
    ]);
  const wanted = (problem: string) => [
    ["livre", "everywhere"],
    ["tudo", "in_regions", [FIBRA_600, carrying, undefined], [UNUSED_TAG, 0, problem]],
    ["nada", "nowhere", [UNUSED_TAG, 0, problem]],
  ];
  assert.deepEqual(await told(), wanted("tag_covers_nothing"));
  // As when somebody deletes it from OZmap.
  const page = await theirs("tags");
  const rows = page.rows.filter(({ id }) => id !== UNUSED_TAG);
  assert.equal(rows.length, page.rows.length - 1);
  const body = JSON.stringify({ ...page, total: rows.length, count: rows.length, rows });
  await stack.faults({ match: { pathContains: "/tags" }, kind: "garbage", body });
  assert.deepEqual(await told(), wanted("tag_unknown"));
});

test("regions that cannot be read are named, with what is wrong", async () => {
  const page = await theirs("regions");
  const broken = { id: "5a1700000000000000000001", name: "Sem desenho", polygon: null };
  const body = JSON.stringify({ ...page, total: page.rows.length + 2, rows: [broken, 7, ...page.rows] });
  await stack.faults({ match: { pathContains: "/regions" }, kind: "garbage", body });
  for (const path of ["/v1/regions", "/v1/plans/regions"]) {
    const { skipped } = await read(path);
    assert.deepEqual(
      skipped.map(({ id, code }) => [id, code]),
      [
        [broken.id, "malformed"],
        [null, "malformed"],
      ],
    );
    assert.match(skipped[0]?.reason ?? "", /at byte \d+/);
  }
  assert.equal((await read("/v1/regions")).regions.length, page.rows.length);
});

test("a list that cannot be read whole is an error, and none of it is told", async () => {
  await stack.sim.control("settings", { maxLimit: 2 });
  for (const list of ["tags", "regions"]) {
    const page = await theirs(list);
    // A page without rows that is said not to be the last.
    const body = JSON.stringify({ ...page, rows: [], hasNextPage: true });
    for (const [fault, code] of [
      [{ kind: "status", status: 422 }, "upstream_refused"],
      [{ kind: "garbage", body }, "upstream_unreadable"],
    ] as const) {
      await stack.faults({ match: { pathContains: `/${list}` }, ...fault });
      isProblem(await ask("/v1/plans/regions"), 502, code);
    }
    await stack.faults();
  }
  assert.equal((await ask("/v1/plans/regions")).status, 200);
});
