/** A failing OZmap is an error with its code, never "not viable"; and once it works again, so does the edge. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const stack = await startStack();
const PLAIN = signupAt(stack.place("viable"), "fibra-300");
const TAGGED = signupAt(stack.place("viable"), "fibra-600");
const LOOKED_UP = signupAt(stack.place("notImplanted"), "fibra-300");

interface Case {
  name: string;
  fault: object;
  status: number;
  code: string;
}

const status = (wanted: number, status: number, code: string): Case => ({
  name: `status ${wanted}`,
  fault: { kind: "status", status: wanted, body: '{"viable":false,"boxes":[],"rows":[]}' },
  status,
  code,
});
const unreadable = (name: string, body: string): Case => ({
  name,
  fault: { kind: "garbage", body },
  status: 502,
  code: "upstream_unreadable",
});

const CASES: Case[] = [
  status(401, 502, "upstream_unauthorized"),
  status(403, 502, "upstream_unauthorized"),
  status(404, 502, "upstream_refused"),
  status(408, 502, "upstream_error"),
  status(422, 502, "upstream_refused"),
  status(429, 503, "upstream_throttled"),
  status(500, 502, "upstream_error"),
  status(503, 502, "upstream_error"),
  { name: "a redirect", fault: { kind: "redirect" }, status: 502, code: "upstream_error" },
  { name: "reset before", fault: { kind: "reset_before" }, status: 502, code: "upstream_unreachable" },
  { name: "reset after", fault: { kind: "reset_after" }, status: 502, code: "upstream_unreachable" },
  { name: "truncated", fault: { kind: "truncate" }, status: 502, code: "upstream_unreachable" },
  unreadable("a page of HTML", "<html><body>Bad Gateway</body></html>"),
  unreadable("an empty object", "{}"),
  unreadable("an empty list", "[]"),
  unreadable("null", "null"),
  unreadable("an empty body", ""),
  unreadable("boxes that are no list", '{"viable":false,"boxes":null,"rows":null}'),
  unreadable("half of an answer", '{"viable":true,"boxes":[{"id":"5dc06d'),
];

/** A call to OZmap, and the check that cannot do without it. */
const STAGES = [
  { path: "/ftth-viability/radius", signup: PLAIN },
  { path: "/regions", signup: TAGGED },
  { path: "/boxes", signup: LOOKED_UP },
];

beforeEach(() => stack.sim.control("reset", {}));

for (const { path, signup } of STAGES)
  for (const { name, fault, status, code } of CASES)
    test(`${name} from ${path}: ${code}`, async () => {
      // A new edge knows no regions yet.
      if (path === "/regions") await stack.crash();
      await stack.faults({ match: { pathContains: path }, ...fault });
      const answer = await stack.check(signup);
      isProblem(answer, status, code);
      assert.doesNotMatch(answer.text, /viable"|no_box|no_free/);
      assert.ok((await stack.noted("GET", path)).length > 0, "the faulty call was made");
      assert.deepEqual(await stack.noted("GET", "/redirected"), []);
      await stack.faults();
      assert.equal((await stack.check(signup)).body.outcome, "viable");
    });

test("an OZmap that never answers is given up after 10 s", { timeout: 40_000 }, async () => {
  await stack.crash();
  await stack.faults({ match: {}, kind: "hang" });
  const started = Date.now();
  const answers = await Promise.all([stack.check(PLAIN), stack.check(TAGGED)]);
  const seconds = (Date.now() - started) / 1000;
  for (const answer of answers) isProblem(answer, 504, "upstream_timeout");
  assert.ok(seconds > 9 && seconds < 13, `${seconds} s`);
  await stack.faults();
  for (const signup of [PLAIN, TAGGED]) assert.equal((await stack.check(signup)).body.outcome, "viable");
});

test("a slow OZmap is waited for", async () => {
  await stack.faults({ match: {}, kind: "latency", ms: 1500 });
  assert.equal((await stack.check(PLAIN)).body.outcome, "viable");
});

test("a wrong token is the provider's to mend, not the place's fault", async () => {
  await stack.sim.control("settings", { tokens: ["another-invented-token"] });
  for (const name of ["viable", "noBoxInRange", "noFreePort"])
    isProblem(await stack.check(signupAt(stack.place(name))), 502, "upstream_unauthorized");
});

test("nothing listening is unreachable", async () => {
  await stack.sim.kill();
  isProblem(await stack.check(PLAIN), 502, "upstream_unreachable");
});
