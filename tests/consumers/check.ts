/** What every page of a consumer must do, in a real browser, with nothing to say in its console. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { Page } from "playwright-core";
import { open, type Watched } from "../e2e/browser.ts";
import { note } from "./table.ts";
import type { Workshop } from "./workshop.ts";

export interface Consumer {
  name: string;
  /** The npm package whose version counts: the bundler, or the framework. */
  tool?: string;
  /** Its name in addresses. */
  id: string;
  /** What is served. */
  folder: string;
  headers?: Record<string, string>;
  /** How many files of WASM it loads. */
  wasmFiles: number;
}

/** Opens a consumer's page, in a browser of its own. */
export async function visit(t: TestContext, workshop: Workshop, consumer: Consumer): Promise<Watched> {
  const url = workshop.pages.put(consumer.id, consumer.folder, consumer.headers);
  const watched = await open(t, workshop.browser);
  await watched.page.goto(url);
  return watched;
}

/** Notes what the page has loaded, and that it has loaded the WASM once. */
export function loaded(workshop: Workshop, { name, tool = "", id, wasmFiles }: Consumer): void {
  const files = workshop.pages.asked(id);
  assert.equal(files.filter(({ path }) => path.endsWith(".wasm")).length, wasmFiles, "files of WASM");
  note(name, tool, `Chromium ${workshop.browser.version()}`, files);
}

/** The element is there and has heard from the edge: the plans are in it. */
export async function showsForm(page: Page): Promise<void> {
  await page.locator("conecte-signup").getByText("Fibra 300").first().waitFor();
}

/** The page of `examples/bundlers`: the form has its plans, a rule holds while typing, and the edge says "viable". */
export async function check(t: TestContext, workshop: Workshop, consumer: Consumer): Promise<Watched> {
  const watched = await visit(t, workshop, consumer);
  const { page } = watched;
  await showsForm(page);
  await checks(page);
  loaded(workshop, consumer);
  return watched;
}

/** The headless part of that page. */
export async function checks(page: Page): Promise<void> {
  const says = (id: string, text: string) =>
    page.locator(`#${id}`).getByText(text, { exact: true }).waitFor();
  await page.fill("#phone", "(48) 123");
  await says("mistake", "phone_invalid");
  await page.fill("#phone", "(48) 99999-0000");
  await says("mistake", "ok");
  await page.click("#check");
  await says("answer", "viable");
}
