/** The check that somebody is a person, for sites that ask for it: a new one for each call, for a token is good once. */
import { ConecteError } from "../../client/index.js";
import { h } from "../dom.js";
import type { Strings } from "../strings/index.js";
import { type Turnstile, turnstile } from "./script.js";

/** Narrower than this, the widget has a shape of its own. */
const FLEXIBLE_FROM_PX = 300;

/** Nobody waits longer for a check that does not end. */
const PATIENCE_MS = 120_000;

/** How it went for whoever waits. */
interface Waiter {
  resolve(token: string): void;
  reject(error: ConecteError): void;
}

/** Light DOM, like the fields: the widget is a frame of Cloudflare's. */
export class Challenge {
  readonly root: HTMLElement;
  readonly #box = h("div", { class: "conecte-challenge-box" });
  readonly #status = h("p", { class: "conecte-hint", role: "status" });
  #waiter: Waiter | undefined;
  #token: string | undefined;
  #widget: { api: Turnstile; id: string } | undefined;
  /** Counts what is begun and ended: what was loaded for an earlier one is not wanted any more. */
  #turn = 0;
  #begun = false;

  constructor(
    private readonly t: Strings,
    id: string,
    private readonly theme: string | null,
  ) {
    const { title, text } = t.challenge;
    const heading = h("p", { class: "conecte-label", id }, title);
    this.root = h(
      "div",
      { class: "conecte-challenge", slot: "challenge", role: "group", "aria-labelledby": id, hidden: true },
      heading,
      h("p", { class: "conecte-hint" }, text),
      this.#box,
      this.#status,
    );
  }

  /** Shows it, so that it has ended by the time that a call needs it. */
  prepare(siteKey: string): void {
    if (!this.#begun) void this.#begin(siteKey);
  }

  /** A token for one call. Rejects with what the person is told. */
  token(siteKey: string, signal: AbortSignal): Promise<string> {
    const token = new Promise<string>((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
    const giveUp = (): void => this.#fail("turnstile_failed");
    const patience = setTimeout(giveUp, PATIENCE_MS);
    signal.addEventListener("abort", giveUp);
    this.#status.textContent = this.t.challenge.wait;
    this.prepare(siteKey);
    if (this.#token !== undefined) this.#solved(this.#token);
    return token.finally(() => {
      clearTimeout(patience);
      signal.removeEventListener("abort", giveUp);
      this.#waiter = undefined;
      this.end();
    });
  }

  /** Takes it away, with its token. */
  end(): void {
    this.#turn += 1;
    this.#begun = false;
    this.#token = undefined;
    this.#widget?.api.remove(this.#widget.id);
    this.#widget = undefined;
    this.#status.textContent = "";
    this.root.hidden = true;
  }

  async #begin(siteKey: string): Promise<void> {
    this.#begun = true;
    const turn = this.#turn;
    const api = await turnstile().catch(() => undefined);
    if (turn !== this.#turn) return;
    if (!api) return this.#fail("turnstile_blocked");
    this.root.hidden = false;
    const told =
      <A extends unknown[]>(run: (...args: A) => void) =>
      (...args: A): void => {
        if (turn === this.#turn) run(...args);
      };
    const failed = told(() => this.#fail("turnstile_failed"));
    try {
      const id = api.render(this.#box, {
        sitekey: siteKey,
        theme: this.theme === "light" || this.theme === "dark" ? this.theme : "auto",
        language: this.t.lang,
        size: this.root.clientWidth < FLEXIBLE_FROM_PX ? "compact" : "flexible",
        retry: "never",
        "response-field": false,
        callback: told((token: string) => this.#solved(token)),
        "error-callback": () => {
          failed();
          return true;
        },
        "unsupported-callback": failed,
        "expired-callback": told(() => {
          this.#token = undefined;
        }),
      });
      if (typeof id !== "string") failed();
      else if (turn === this.#turn) this.#widget = { api, id };
      else api.remove(id);
    } catch {
      // It throws when it is set up wrongly.
      failed();
    }
  }

  #solved(token: string): void {
    this.#token = token;
    this.#waiter?.resolve(token);
  }

  /** Whoever waits is told; with nobody waiting, the next call begins anew. */
  #fail(code: "turnstile_blocked" | "turnstile_failed"): void {
    this.#waiter?.reject(new ConecteError({ code, message: "the check did not succeed", retryable: true }));
    this.end();
  }
}
