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

async function startWrangler(): Promise<string> {
  const [folder, port] = [wranglerProject(), await freePort()];
  const ticketKey = randomBytes(32).toString("base64");
  const sim = await startSimulator({ boxes: 10 });
  after(() => sim.stop());
  const args = [
    ...[join(root, "node_modules/wrangler/bin/wrangler.js"), "dev", "--show-interactive-dev-session=false"],
    ...["--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", `${await freePort()}`],
    ...["--var", `TICKET_KEY:${ticketKey}`],
  ];
  const child = spawnTied(process.execPath, args, {
    cwd: folder,
    env: wranglerEnv(folder),
    stdio: ["ignore", "ignore", "ignore"],
  });
  after(() => end(child, 10_000));
  const url = `http://127.0.0.1:${port}`;
  await waitReady(`${url}/healthz`, child, "wrangler dev", 90_000);
  const text = JSON.stringify({ ...WIDE, ozmap: { url: sim.url } });
  const edge = { edge: url, key: deploymentKey(ticketKey) };
  await applySite(edge, { id: SITE.id, text }, { ozmapToken: SIMULATOR_TOKEN });
  return url;
}

test("a binding counts each caller that Cloudflare names, and refuses with the code and its period", {
  timeout: 150_000,
}, async () => {
  const url = await startWrangler();
  const get = async (address: string) => {
    const headers = { "x-site-key": SITE.key, "cf-connecting-ip": address };
    const answer = await fetch(`${url}/v1/plans`, { headers });
    const { code } = (await answer.json()) as { code?: string };
    return [answer.status, code, answer.headers.get("retry-after")];
  };
  const [{ name, simple }] = readWrangler().ratelimits;
  assert.equal(name, "CALLER_RATE");
  // Its windows are those of the clock: a new one may begin in the middle, but not twice.
  const calls = 3 * simple.limit;
  const answers = await Promise.all(Array.from({ length: calls }, () => get("203.0.113.9")));
  const served = answers.filter(([status]) => status === 200).length;
  assert.ok(served >= simple.limit && served <= 2 * simple.limit, `${served} of ${calls}`);
  const refused = answers.filter(([status]) => status !== 200);
  for (const answer of refused) assert.deepEqual(answer, [429, "too_many_requests", `${simple.period}`]);
  assert.equal((await get("203.0.113.10"))[0], 200);
});
