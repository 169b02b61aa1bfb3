/** What a request spent its time on: told in `Server-Timing`, and found again in the log by its id. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SITE, signupAt } from "./data.ts";
import { type Answer, startStack } from "./harness.ts";

const OWN = "https://assine.demo.example";
const stack = await startStack({ sites: { sites: [{ ...SITE, origins: [OWN] }] } });
const signup = signupAt(stack.place("viable"));

interface Line {
  event: string;
  id?: string;
  reservation?: string;
  call?: string;
  provider?: string;
  ms: number;
}

/** The lines of the log that this answer's request, or this reservation, left. */
function lines(event: string, of: string | null | undefined): Line[] {
  const all = stack.edge.log().split("\n");
  return all
    .filter((line: string) => line.startsWith("{"))
    .map((line: string): Line => JSON.parse(line))
    .filter((line: Line) => line.event === event && [line.id, line.reservation].includes(of ?? ""));
}

function timingOf({ headers }: Answer): { edge: number; upstream: number } {
  const [, edge, upstream] =
    /^edge;dur=(\d+), upstream;dur=(\d+)$/.exec(headers.get("server-timing") ?? "") ?? [];
  assert.ok(edge !== undefined && upstream !== undefined, `${headers.get("server-timing")}`);
  return { edge: Number(edge), upstream: Number(upstream) };
}

test("what OZmap took is told apart from what the edge took, and stands in the log under the request's id", async () => {
  await stack.faults({ match: { pathContains: "/ftth-viability" }, kind: "latency", ms: 400 });
  const answer = await stack.check(signup);
  await stack.faults();
  const { edge, upstream } = timingOf(answer);
  assert.ok(upstream >= 390 && upstream < 2000, `${upstream} ms`);
  assert.ok(edge < 390, `${edge} ms`);
  const id = answer.headers.get("x-request-id");
  const [call, ...more] = lines("upstream", id);
  assert.deepEqual([call?.ms, more], [upstream, []]);
  assert.equal(lines("request", id)[0]?.ms, edge + upstream);
});

test("every call of a request counts: regions, a look-up of boxes, providers", async () => {
  const tagged = await stack.check(signupAt(stack.place("notImplanted"), "fibra-600"));
  const calls = lines("upstream", tagged.headers.get("x-request-id"));
  assert.ok(calls.length >= 2, JSON.stringify(calls));
  assert.equal(
    timingOf(tagged).upstream,
    calls.reduce((sum, { ms }) => sum + ms, 0),
  );
  await stack.faults({ match: { pathContains: "/_lookup/" }, kind: "latency", ms: 200 });
  const cep = await stack.call("/v1/cep/88067-101");
  await stack.faults();
  const [lookup] = lines("lookup", cep.headers.get("x-request-id"));
  assert.equal(timingOf(cep).upstream, lookup?.ms);
  assert.ok((lookup?.ms ?? 0) >= 190);
});

test("who is not let in, or asks for what is not there, hears of no call", async () => {
  for (const answer of [
    await stack.call("/v1/plans", { key: "" }),
    await stack.call("/nope"),
    await stack.call("/healthz"),
  ])
    assert.equal(timingOf(answer).upstream, 0);
});

test("the ledger's calls stand under the reservation's id", async () => {
  const { body } = await stack.reserve(signup, await stack.ticketFor(signup), "timing-reserve-1");
  const calls = lines("upstream", body.id).map(({ call }) => call);
  assert.deepEqual(calls, ["post", "find"]);
});

test("a page of the site may read it, and no other", async () => {
  const own = await stack.call("/v1/plans", { headers: { origin: OWN } });
  assert.equal(own.headers.get("timing-allow-origin"), OWN);
  const strange = await stack.call("/v1/plans", { headers: { origin: "https://estranho.example" } });
  assert.equal(strange.headers.get("timing-allow-origin"), null);
});
