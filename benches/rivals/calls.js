// The least that a Worker can do for a check: the calls to OZmap. It decides nothing, bounds nothing and logs nothing.
export default {
  async fetch(request, env) {
    const targets = request.method === "POST" ? await request.json() : [];
    for (const target of targets) {
      const response = await fetch(env.OZMAP + target, { headers: { authorization: env.TOKEN } });
      await response.arrayBuffer();
    }
    return new Response("made");
  },
};
