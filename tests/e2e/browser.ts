/** Chromium, and visitors: each a fresh browser context in which nothing may go wrong that a test does not name. */
import assert from "node:assert/strict";
import { after, type TestContext } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** What the root of a container, and a machine without a network, need. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** No single wait takes longer, unless it says so. The machine may be busy with builds. */
const WAIT_MS = 15_000;

/** A Chromium that ends with the tests of the file. */
export async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ARGS });
  after(() => browser.close());
  return browser;
}

/** A page with what has gone wrong in it so far. */
export interface Watched {
  page: Page;
  /** Console errors and warnings, uncaught errors, CSP violations, failed requests and answers from 400, in order. */
  mishaps: string[];
  /** The mishaps that the test foresees: exactly these, in this order, or the test fails. */
  foreseen: string[];
}

/** Opens a page in a context of its own, as a Brazilian browser in Florianópolis. */
export async function open(
  t: TestContext,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    colorScheme: "light",
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const mishaps: string[] = [];
  const foreseen: string[] = [];
  await context.exposeFunction("noteViolation", (what: string) => mishaps.push(`violation: ${what}`));
  await context.addInitScript(() => {
    const { noteViolation } = globalThis as unknown as { noteViolation: (what: string) => void };
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
      noteViolation(effectiveDirective),
    );
    const events: string[] = [];
    Object.assign(globalThis, { events });
    for (const name of ["viable", "not-viable", "reserved", "lead", "error"])
      addEventListener(`conecte-${name}`, ({ type }) => events.push(type));
  });
  const page = await context.newPage();
  watch(page, mishaps);
  t.after(async () => {
    await context.close();
    assert.deepEqual(mishaps, foreseen, "what went wrong in the page");
  });
  return { page, mishaps, foreseen };
}

function watch(page: Page, mishaps: string[]): void {
  page.on("pageerror", (error) => mishaps.push(`error: ${error.message}`));
  page.on("crash", () => mishaps.push("crash"));
  page.on("console", (message) => {
    const text = message.text();
    // The request itself is noted below, with its method; a violation by its event, with its directive.
    const noted =
      text.startsWith("Failed to load resource") ||
      /Content Security Policy|TrustedHTML|TrustedTypePolicy/.test(text);
    if (!noted && ["error", "warning", "assert"].includes(message.type()))
      mishaps.push(`${message.type()}: ${text}`);
  });
  page.on("requestfailed", (request) => {
    const { pathname } = new URL(request.url());
    // Given up for a newer address, by design; whether it had been answered by then is chance.
    if (pathname === "/v1/geocode" && request.failure()?.errorText === "net::ERR_ABORTED") return;
    mishaps.push(`${request.failure()?.errorText} ${request.method()} ${pathname}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    const { pathname } = new URL(response.url());
    mishaps.push(`${response.status()} ${response.request().method()} ${pathname}`);
  });
}
