/** Tags that regions carry for a while: as when somebody edits OZmap after a site was applied. */
import assert from "node:assert/strict";

interface Region {
  id: string;
  tags?: (string | { id: string })[];
}

/** Runs `work` while the simulator's first region carries one more tag. */
export async function whileCarried<T>(
  sim: { url: string },
  token: string,
  tag: string,
  work: () => Promise<T>,
): Promise<T> {
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${sim.url}/regions${path}`, {
      method,
      headers: { authorization: token, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const { rows } = JSON.parse(await ask("GET", "?limit=1")) as { rows: Region[] };
  const [region] = rows;
  assert.ok(region);
  const before = (region.tags ?? []).map((one) => (typeof one === "string" ? one : one.id));
  await ask("PATCH", `/${region.id}`, { tags: [...before, tag] });
  try {
    return await work();
  } finally {
    await ask("PATCH", `/${region.id}`, { tags: before });
  }
}
