/**
 * The Rust core of this isolate: one instance, until it fails in a way that it cannot be trusted after.
 *
 * A panic of Rust, memory or stack that ran out: the instance that it happened in never runs again (ARCHITECTURE.md,
 * invariant 10), every object of it throws, and whoever asks for the core next gets a new instance.
 */

import module from "../../dist/wasm/edge/conecte_ozmap_bg.wasm";
import { type Core, generation } from "../../dist/wasm/edge/generation.js";
import { log } from "./log.ts";

export type { Core };

let current = begin();

function begin(): Core {
  const made = generation();
  made.initSync({ module });
  return made;
}

/** The instance to work with. Not to be kept over an `await`: the one after it may be another. */
export function core(): Core {
  if (current.ended) {
    log("core_ended", { error: String(current.ended.cause) });
    current = begin();
  }
  return current;
}

/** Something that is made of an instance's objects, and made anew for the next instance. */
export function perInstance<T>(make: (core: Core) => T): () => T {
  let of: Core | undefined;
  let made: T;
  return () => {
    const now = core();
    if (of !== now) [of, made] = [now, make(now)];
    return made;
  };
}
