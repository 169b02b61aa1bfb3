/**
 * What survives a reload: the typed values, the screen and the keys of open attempts. `sessionStorage` ends with the
 * tab, so a shared computer does not keep a stranger's address; what is finished is removed at once.
 */
import type { Attempt, View } from "./state.js";
import { emptyValues, type Values } from "./values.js";

const VERSION = 1;

/** One saved signup. */
export interface Saved {
  values: Values;
  view: View;
  attempt?: Attempt;
  leadKey?: string;
}

/** Keeps one signup per site key. */
export class Store {
  readonly #name: string;

  constructor(siteKey: string) {
    this.#name = `conecte-signup:${siteKey}`;
  }

  /** What was kept, or nothing: other versions and damaged entries are not guessed at. */
  load(): Saved | undefined {
    try {
      const found: unknown = JSON.parse(sessionStorage.getItem(this.#name) ?? "null");
      if (!isSaved(found)) return undefined;
      return { ...found, values: { ...emptyValues(), ...found.values } };
    } catch {
      return undefined;
    }
  }

  /** Keeps it. A browser without storage (blocked or full) only loses the reload. */
  save(saved: Saved): void {
    try {
      sessionStorage.setItem(this.#name, JSON.stringify({ version: VERSION, ...saved }));
    } catch {
      // Nothing depends on it while the page stays open.
    }
  }

  /** Forgets everything. */
  clear(): void {
    try {
      sessionStorage.removeItem(this.#name);
    } catch {
      // As above.
    }
  }
}

function isSaved(value: unknown): value is Saved {
  if (typeof value !== "object" || value === null) return false;
  const { version, values, view } = value as { version?: unknown; values?: unknown; view?: { at?: unknown } };
  return version === VERSION && typeof values === "object" && values !== null && typeof view?.at === "string";
}
