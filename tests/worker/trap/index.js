/** The shipped Worker as it is, and beside it what brings its WASM down: nothing of this is in the shipped bundle. */
import { exhaust, nearTheEnd } from "./instances.js";
import shipped, { Ledger } from "./shipped.js";

export { Ledger };

/**
 * Hands a request to the Worker nearer and nearer to the end of the stack: `[status, text]` of each answer. The sites
 * file is another text each time, so that the core reads it anew: nothing else that it does before the first `await`
 * needs more of the stack than what stands around it.
 */
async function sweep(make, env, ctx) {
  const answers = [];
  for (let room = 1000; room >= 0; room--) {
    const [request, own] = [make(), { ...env, SITES: env.SITES + " ".repeat(room) }];
    const { value, error } = nearTheEnd(room, () => shipped.fetch(request, own, ctx));
    try {
      if (error) throw error;
      const answer = await value;
      answers.push([answer.status, await answer.text()]);
    } catch (thrown) {
      answers.push([0, String(thrown)]);
    }
  }
  return answers;
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, origin } = new URL(request.url);
    if (pathname === "/trap/exhaust") return Response.json(exhaust() ?? null);
    if (pathname === "/trap/deep") {
      const make = () => new Request(`${origin}/v1/plans`, { headers: request.headers });
      return Response.json(await sweep(make, env, ctx));
    }
    return shipped.fetch(request, env, ctx);
  },
};
