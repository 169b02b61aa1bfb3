/** Calls that a site may want a person behind. */
import { toProblem } from "../problem.js";

/** What such a call needs to know, and from whom. */
export interface Prover {
  /** Nothing: the site does not ask, or the page does not know yet that it does. */
  siteKey(): string | undefined;
  learn(): Promise<void>;
  /** A token for one call. */
  token(siteKey: string): Promise<string>;
}

/** Makes a call with the token that the site asks for, if any. A page that did not know of it learns it, once. */
export async function proven<T>(
  prover: Prover,
  call: (proof: { turnstile?: string }) => Promise<T>,
): Promise<T> {
  const prove = async (): Promise<T> => {
    const siteKey = prover.siteKey();
    return call(siteKey === undefined ? {} : { turnstile: await prover.token(siteKey) });
  };
  const asked = prover.siteKey();
  try {
    return await prove();
  } catch (thrown) {
    if (asked !== undefined || toProblem(thrown).code !== "turnstile_required") throw thrown;
    await prover.learn();
    return await prove();
  }
}
