/** Cloudflare's script, fetched once and only where a site asks for its check. */

/** What we use of it: https://developers.cloudflare.com/turnstile/get-started/client-side-rendering/ */
export interface Turnstile {
  /** The id of the widget; nothing when it cannot be shown. */
  render(container: HTMLElement, options: TurnstileOptions): string | null | undefined;
  /** Takes the widget away. It calls nothing back. */
  remove(widget: string): void;
}

/** What a widget is told, and whom it tells. */
export interface TurnstileOptions {
  sitekey: string;
  theme: "auto" | "light" | "dark";
  language: string;
  size: "flexible" | "compact";
  retry: "never";
  "response-field": false;
  callback(token: string): void;
  /** True: it has been dealt with. */
  "error-callback"(code?: string): boolean;
  "unsupported-callback"(): void;
  /** The token is too old; the widget makes a new one by itself. */
  "expired-callback"(): void;
}

/** This very address: Cloudflare supports no copy of the file, and no proxy before it. */
const SCRIPT = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";

/** A script that is blocked without a word is given up after so long. */
const PATIENCE_MS = 15_000;

interface Page {
  turnstile?: Turnstile;
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string };
  };
}

const page = globalThis as Page;
let address: string | undefined;
let loading: Promise<Turnstile> | undefined;

/** The script's functions. Rejects when it does not come; the next call tries again. */
export async function turnstile(): Promise<Turnstile> {
  if (page.turnstile) return page.turnstile;
  loading ??= load();
  try {
    return await loading;
  } catch (thrown) {
    loading = undefined;
    throw thrown;
  }
}

function load(): Promise<Turnstile> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.async = true;
    script.src = trusted();
    const fail = (): void => {
      script.remove();
      reject(new Error("Turnstile did not load"));
    };
    const patience = setTimeout(fail, PATIENCE_MS);
    script.addEventListener("error", () => {
      clearTimeout(patience);
      fail();
    });
    script.addEventListener("load", () => {
      clearTimeout(patience);
      if (page.turnstile) resolve(page.turnstile);
      else fail();
    });
    document.head.append(script);
  });
}

/** The only address that this policy lets through. A page that enforces Trusted Types allows it by its name. */
function trusted(): string {
  const rules = { createScriptURL: () => SCRIPT };
  address ??= page.trustedTypes?.createPolicy("conecte-turnstile", rules).createScriptURL("") ?? SCRIPT;
  return address;
}
