/** Every instance of the core, newest last, and what brings one down. Evaluated before what makes them. */
export const instances = [];

// Node's own fetch has WASM of its own.
const note = (instance) => {
  if (instance.exports.__wbindgen_malloc) instances.push(instance);
};

const { Instance, instantiate } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    note(this);
  }

  /** Those of `instantiate` are none of this class, and have to pass for one. */
  static [Symbol.hasInstance](value) {
    return value instanceof Instance;
  }
};
WebAssembly.instantiate = async (...args) => {
  const made = await instantiate(...args);
  note(made.instance ?? made);
  return made;
};

/** Takes all the memory that the newest has and could have, so that it aborts at the next thing that it allocates. */
export function exhaust() {
  const { memory, __wbindgen_malloc: malloc } = instances.at(-1).exports;
  for (let pages = 65_536; pages >= 1; pages /= 2) while (succeeds(() => memory.grow(pages)));
  for (let bytes = 2 ** 24; bytes >= 1; bytes /= 2) while (succeeds(() => malloc(bytes, 1)));
}

function succeeds(run) {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

/**
 * Goes down the stack to its end, comes `room` frames back up, and gives what happens there: `run`'s value or error.
 *
 * @param {number} room With its fraction for a part of a frame.
 * @param {() => any} run
 * @returns {{ value?: any, error?: unknown }}
 */
export function nearTheEnd(room, run) {
  let left = room;
  /** @type {any} */
  let outcome;
  const down = () => {
    try {
      down();
    } catch (end) {
      if (outcome) throw end;
    }
    if (!outcome && left-- < 1) outcome = attempt(run, new Array(Math.floor(-left * WORDS)));
  };
  down();
  return outcome;
}

/** Arguments that fill the stack as one frame of `down` does, or a little more. */
const WORDS = 40;

function attempt(run, filling) {
  try {
    return { value: run(...filling) };
  } catch (error) {
    return { error };
  }
}
