/**
 * What is read from OZmap and kept in memory, per isolate and site.
 *
 * What is fresh is used as it is; what is older too, while it is read again in the background; what is too old is not
 * decided on. One read at a time per site.
 */
import { log } from "./log.ts";

/** What is kept: the newest, whenever it is looked at. */
export interface Kept<T> {
  readonly value: T;
  /** When its reading began, in Unix milliseconds. */
  readonly at: number;
}

export interface Keeping<T> {
  /** For the log. */
  name: string;
  freshMs: number;
  staleMs: number;
  /** A request waits no longer for a read that it cannot do without. */
  waitMs: number;
  /** What a request that waited in vain throws. */
  late(): unknown;
  /** A read that takes longer will never end: the next request starts another. */
  hungMs: number;
  /** What becomes of a value when a newer one takes its place; without it, the collector has it. */
  discard?(old: T): void;
  /** When it cannot be read, what is kept is given, however old it is. */
  ratherOld?: true;
}

interface Entry<T> {
  value?: T;
  at: number;
  loading?: { since: number; done: Promise<Kept<T>> } | undefined;
}

export type Background = (work: Promise<unknown>) => void;

/**
 * Gives what is kept of a site; `read` reads it anew, and `background` keeps the isolate alive meanwhile. With `maxAgeMs`,
 * nothing older is given. Throws what `read` throws when there is nothing to give.
 */
export function keep<T>(keeping: Keeping<T>) {
  const entries = new Map<string, Entry<T>>();
  const get = async (
    site: string,
    read: () => Promise<T>,
    background: Background,
    maxAgeMs?: number,
  ): Promise<Kept<T>> => {
    const entry = entries.get(site) ?? { at: 0 };
    entries.set(site, entry);
    const now = Date.now();
    if (known(entry) && now - entry.at < (maxAgeMs ?? keeping.freshMs)) return entry;
    if (entry.loading && now - entry.loading.since >= keeping.hungMs) entry.loading = undefined;
    const { done } = entry.loading ?? start(entry, readInto(keeping, site, entry, read), background);
    if (known(entry) && now - entry.at < (maxAgeMs ?? keeping.staleMs)) return entry;
    const waiting = Promise.race([done, tooLate(keeping)]);
    return keeping.ratherOld && known(entry) ? waiting.catch(() => entry) : waiting;
  };
  /** The next request reads it. */
  const forget = (site: string) => entries.delete(site);
  return Object.assign(get, { forget });
}

function known<T>(entry: Entry<T>): entry is Entry<T> & Kept<T> {
  return entry.value !== undefined;
}

/** Lets a read go on when the request that asked for it is gone: others may be waiting for it. */
function start<T>(entry: Entry<T>, reading: Promise<Kept<T>>, background: Background) {
  const done = reading.finally(() => {
    if (entry.loading === loading) entry.loading = undefined;
  });
  const loading = { since: Date.now(), done };
  entry.loading = loading;
  background(done.catch(() => undefined));
  return loading;
}

async function readInto<T>(keeping: Keeping<T>, site: string, entry: Entry<T>, read: () => Promise<T>) {
  const at = Date.now();
  try {
    const value = await read();
    if (known(entry) && entry.at > at) {
      // It was given up, and what was read instead is newer.
      keeping.discard?.(value);
      return entry;
    }
    const old = entry.value;
    const kept = Object.assign(entry, { value, at });
    if (old !== undefined) keeping.discard?.(old);
    return kept;
  } catch (error) {
    log(`${keeping.name}_failed`, { site });
    throw error;
  }
}

async function tooLate<T>({ waitMs, late }: Keeping<T>): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  throw late();
}
