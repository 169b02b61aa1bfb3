/** The rate limiting bindings, as Cloudflare's own tool runs them beside the Worker. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, test } from "node:test";
import { SIMULATOR_TOKEN, startSimulator } from "../../scripts/edge.mjs";
import { readWrangler } from "../../scripts/lib/config.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { end, freePort, spawnTied, waitReady } from "../../scripts/lib/process.mjs";
import { applySite, deploymentKey } from "../../scripts/lib/site-api.mjs";
import { SITE } from "../worker/data.ts";
import { wranglerEnv, wranglerProject } from "./wrangler.ts";

/** The site's own limits are wide here: whoever is refused, a binding refused. */
const WIDE = { ...SITE, limits: { perCallerPerMinute: 1_000_000, perMinute: 1_000_000 } };
const ticketKey = randomBytes(32).toString("base64");
const sim = await startSimulator({ boxes: 10 });
after(() => sim.stop());
// It ends what it started itself, if it is asked to end and given the time; only then is its folder removed.
let stop = async () => {};
after(() => stop());
const [folder, port, inspector] = [wranglerProject(), await freePort(), await freePort()];
const args = [
  ...[join(root, "node_modules/wrangler/bin/wrangler.js"), "dev", "--show-interactive-dev-session=false"],
  ...["--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", `${inspector}`],
  ...["--var", `TICKET_KEY:${ticketKey}`],
];
const wrangler = spawnTied(process.execPath, args, {
  cwd: folder,
  env: wranglerEnv(folder),
  stdio: ["ignore", "ignore", "ignore"],
});
stop = () => end(wrangler, 30_000);
const url = `http://127.0.0.1:${port}`;
await waitReady(`${url}/healthz`, wrangler, "wrangler dev", 90_000);
const text = JSON.stringify({ ...WIDE, ozmap: { url: sim.url } });
const edge = { edge: url, key: deploymentKey(ticketKey) };
await applySite(edge, { id: SITE.id, text }, { ozmapToken: SIMULATOR_TOKEN });

async function get(address: string) {
  const headers = { "x-site-key": SITE.key, "cf-connecting-ip": address };
  const answer = await fetch(`${url}/v1/plans`, { headers });
  const text = await answer.text();
  const code = answer.status === 200 ? undefined : /"code":"(\w+)"/.exec(text)?.[1];
  return { status: answer.status, code, retryAfter: answer.headers.get("retry-after"), text };
}

test("a binding counts each caller that Cloudflare names, and refuses with the code and its period", {
  timeout: 120_000,
}, async () => {
  const [{ name, simple }] = readWrangler().ratelimits;
  assert.equal(name, "CALLER_RATE");
  const answers: Awaited<ReturnType<typeof get>>[] = [];
  const refused = () => answers.filter(({ status }) => status !== 200);
  // Its windows are those of the clock: a new one may begin in the middle.
  while (refused().length === 0 && answers.length < 3 * simple.limit)
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => get("203.0.113.9")))));
  assert.ok(answers.length - refused().length >= simple.limit, `${answers.length} and then refused`);
  assert.ok(refused().length > 0, `${answers.length} and none refused`);
  for (const { status, code, retryAfter, text } of refused())
    assert.deepEqual([status, code, retryAfter], [429, "too_many_requests", `${simple.period}`], text);
  assert.equal((await get("203.0.113.10")).status, 200);
});
