/** One customer's page: it asks, and asks again where the edge says that this may help. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Question {
  /** The site's key. */
  key: string;
  /** A signup. */
  body: string;
  /** `viable` or a reason. */
  expected: string;
}

/** So often a page asks before it gives up, and no single time longer than the client of the package would wait. */
const TRIES = 6;
const LIMIT_MS = 20_000;
const PAUSE_MS = 300;

/** What a question is answered, if it is, and the problems on the way. */
export async function ask(
  url: string,
  { key, body }: Question,
): Promise<{ outcome?: string; problems: string[] }> {
  const problems: string[] = [];
  for (let tried = 0; tried < TRIES; tried++) {
    const said = await askOnce(url, key, body);
    if ("outcome" in said) return { ...said, problems };
    problems.push(said.problem);
    await sleep(PAUSE_MS * (tried + 1));
  }
  return { problems };
}

async function askOnce(
  url: string,
  key: string,
  body: string,
): Promise<{ outcome: string } | { problem: string }> {
  try {
    const response = await fetch(`${url}/v1/viability`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-site-key": key },
      body,
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await response.text();
    if (!text.startsWith("{")) return { problem: `${response.status} ${text.slice(0, 80)}` };
    const answer = JSON.parse(text) as {
      outcome?: string;
      reason?: string;
      type?: string;
      code?: string;
    };
    if (response.status === 200) return { outcome: answer.reason ?? answer.outcome ?? "nothing" };
    const code = answer.code ?? String(answer.type).split("/").at(-1) ?? String(response.status);
    // Of OZmap's failures a page knows that they pass; any other problem is an answer, and here a wrong one.
    return code.startsWith("upstream_") && code !== "upstream_unauthorized"
      ? { problem: code }
      : { outcome: code };
  } catch (error) {
    return { problem: (error as Error).name };
  }
}
