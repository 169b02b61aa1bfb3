/** The shipped Worker as it is, and beside it what brings its WASM down: nothing of this is in the shipped bundle. */
import { exhaust, nearTheEnd } from "./instances.js";
import shipped, { Directory, Ledger, SiteStore } from "./shipped.js";

export { Directory, Ledger, SiteStore };

/**
 * Hands a request to the Worker nearer and nearer to the end of the stack: `[status, text]` of each answer. To a request for
 * nothing the core says what it is before the first `await`, and nothing else until then needs more of the stack.
 */
async function sweep(make, env, ctx) {
  const answers = [];
  for (let room = 1000; room >= 0; room--) {
    const request = make();
    const { value, error } = nearTheEnd(room, () => shipped.fetch(request, env, ctx));
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
      const make = () => new Request(`${origin}/nothing`, { method: "POST" });
      return Response.json(await sweep(make, env, ctx));
    }
    return shipped.fetch(request, env, ctx);
  },
};
