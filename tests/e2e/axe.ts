/** axe-core in the page: what it finds of WCAG 2.2 AA, and of good practice, in light and in dark. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Result {
  violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
  passes: unknown[];
}

/** Nothing is wrong with what is on the screen, in either scheme. */
export async function sound(page: Page, what: string, within = "conecte-signup"): Promise<void> {
  // Not a script element: in a page with a policy it is the debugger's.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(SOURCE);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations, passes } = await page.evaluate(
      async ([within, tags]) => {
        const { axe } = globalThis as unknown as {
          axe: { run(context: unknown, options: object): Promise<Result> };
        };
        // A colour on its way to another one is neither.
        await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)));
        return axe.run(within, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
      },
      [within, TAGS] as const,
    );
    assert.ok(passes.length > 5, `${what}: axe looked at nothing`);
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${JSON.stringify(target)}: ${failureSummary}`),
    );
    assert.deepEqual(found, [], `${what}, ${colorScheme}`);
  }
}
