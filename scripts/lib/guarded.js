/**
 * The exports of an instance. Once one of them throws, none runs again; `life.ended` then holds the cause, and `died` is
 * told of it.
 *
 * What the core has to say against its input it returns, and the glue throws that later. So an export itself throws
 * only when Rust panicked or aborted, memory or stack ran out, or an exception of JavaScript crossed Rust, which cannot
 * unwind here: then locks stay taken and changes half made, and whatever would be computed from them is wrong.
 */
export function guarded(exports, life, died) {
  const guard = (name, run) => {
    // Called by `using`, collectors and the event loop, where nobody could catch anything. An instance that has ended
    // has nothing left to free or to go on with, and the glue finds no error in an empty list.
    const quiet = /^__wb.*(_free|_destroy_closure)$|_invoke__/.test(name);
    return (...args) => {
      if (!life.ended) {
        try {
          const result = run(...args);
          // A callback of this very call may have ended the instance.
          if (!life.ended) return result;
        } catch (cause) {
          if (!life.ended) {
            // First, and without a call: there may be no stack left for one.
            life.ended = { cause };
            died(cause);
          }
          if (!quiet) throw cause;
        }
      }
      if (quiet) return [];
      throw new Error("this instance of the core has ended", life.ended);
    };
  };
  const guardedOf = ([name, value]) => [name, typeof value === "function" ? guard(name, value) : value];
  return Object.fromEntries(Object.entries(exports).map(guardedOf));
}
