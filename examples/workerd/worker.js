// A Worker of your own, in front of a page without JavaScript: the same client, the same rules.
import { ConecteError, createClient, init, validateSignup } from "conecte-ozmap";

const client = createClient({ edge: "https://edge.example", siteKey: "pk_your_site" });

export default {
  async fetch(request) {
    const signup = await request.json();
    await init();
    const mistakes = validateSignup(signup);
    if (mistakes.length > 0) return Response.json(mistakes, { status: 422 });
    try {
      return Response.json(await client.checkViability(signup, { signal: request.signal }));
    } catch (error) {
      if (error instanceof ConecteError) return Response.json({ code: error.code }, { status: 502 });
      throw error;
    }
  },
};
