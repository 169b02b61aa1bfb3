/** The form in an empty Vite page: the lines that it takes, built and in the dev server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { createServer } from "vite";
import { open } from "../e2e/browser.ts";
import { names } from "../package/custom-elements.ts";
import { loaded, showsForm, visit } from "./check.ts";
import { note } from "./table.ts";
import { build, type Workshop } from "./workshop.ts";

const MOST_LINES = 5;

export function quickStart(workshop: Workshop): void {
  test("the quick start adds at most five lines to an empty page", () => {
    const page = readFileSync(join(import.meta.dirname, "../../examples/quick-start/index.html"), "utf8");
    const [, body = ""] = page.match(/<body>\n(.*?)\n *<\/body>/s) ?? [];
    const empty = page.replace(body, "");
    assert.ok(!/script|conecte/.test(empty), "the rest of the page knows nothing of the form");
    assert.ok(body.split("\n").length <= MOST_LINES, body);
  });

  test("quick start, built by Vite", async (t) => {
    const cwd = workshop.example("quick-start");
    build(cwd, "vite/bin/vite.js", "build", "--logLevel", "warn", "--base", "./");
    const consumer = {
      name: "quick start (the form alone)",
      tool: "vite",
      id: "quick-start",
      folder: join(cwd, "dist"),
      wasmFiles: 1,
    };
    const { page } = await visit(t, workshop, consumer);
    await showsForm(page);
    loaded(workshop, consumer);
    await t.test("the element on the page is the one of custom-elements.json", () => isDeclared(page));
  });

  test("quick start, in Vite's dev server", async (t) => {
    const page = await serve(t, workshop.example("quick-start", "quick-start-dev"), workshop);
    await showsForm(page);
    note("quick start, Vite's dev server", "vite", `Chromium ${workshop.browser.version()}`);
  });
}

/** Vite's dev server, which prepares packages in another way than a build does. */
async function serve(t: TestContext, cwd: string, { devPort, browser }: Workshop) {
  const server = await createServer({
    root: cwd,
    configFile: false,
    logLevel: "warn",
    server: { host: "127.0.0.1", port: devPort, strictPort: true },
  });
  after(() => server.close());
  await server.listen();
  const { page } = await open(t, browser);
  await page.goto(`http://127.0.0.1:${devPort}/`);
  return page;
}

/** What the live element has must be declared; not everything that is declared is on its first screen. */
async function isDeclared(page: Page): Promise<void> {
  const live = await page.evaluate(() => {
    const root = document.querySelector("conecte-signup")?.shadowRoot;
    const all = [...(root?.querySelectorAll("[part], slot") ?? [])];
    const sheets = [...document.adoptedStyleSheets, ...(root?.adoptedStyleSheets ?? [])];
    const css = sheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join("");
    return {
      cssParts: all.flatMap((element) => [...element.part]),
      slots: all.filter((element) => element instanceof HTMLSlotElement).map(({ name }) => name),
      cssProperties: css.match(/(?<=var\()--conecte-[\w-]+/g) ?? [],
    };
  });
  for (const list of ["cssParts", "slots", "cssProperties"] as const) {
    assert.ok(live[list].length > 0, list);
    for (const name of live[list])
      assert.ok(names(list).includes(name), `${list} of custom-elements.json: no ${name}`);
  }
}
