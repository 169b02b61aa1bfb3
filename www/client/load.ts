import { type Core, generation } from "../../dist/wasm/browser/generation.js";
import { ConecteError } from "./error.js";

export type { Core };

/** Where the WASM comes from: its address, an answer to a fetch of it, its compiled module, or its bytes. */
export type WasmSource = URL | string | Response | WebAssembly.Module | BufferSource;

let loading: Promise<void> | undefined;
/** The instance to work with. */
let current: Core | undefined;
/** What the next instance is made of. */
let compiled: WebAssembly.Module | undefined;
/** Where an entry for a certain host finds the WASM; without one, beside this module. */
let usual: (() => WasmSource | Promise<WasmSource>) | undefined;
/** The calls that wait in the current instance. */
const waiting = new Set<(cause: unknown) => void>();

/**
 * Loads the WASM core. Optional: every call of a client does it. Calling it again is free: the first call
 * decides where the WASM comes from. After a failure the next call tries anew.
 *
 * @param source by default what the entry of this host knows: the `.wasm` file beside this module, in a browser over HTTP
 * @throws ConecteError `init_failed`
 */
export function init(source?: WasmSource): Promise<void> {
  if (alive()) return Promise.resolve();
  loading ??= load(source).catch((cause: unknown) => {
    loading = undefined;
    const message =
      "the WASM core could not be loaded: serve its .wasm file, give init() its address, or import conecte-ozmap/inline";
    throw new ConecteError({ code: "init_failed", message, retryable: true }, { cause });
  });
  return loading;
}

/** For the entry of a host where an address beside this module is of no use. Nothing is read before it is needed. */
export function usually(source: () => WasmSource | Promise<WasmSource>): void {
  usual = source;
}

async function load(given?: WasmSource): Promise<void> {
  const made = instance();
  const source = given ?? compiled ?? (await usual?.());
  await made.init(source === undefined ? undefined : { module_or_path: source });
  compiled = made.module;
  if (!alive()) current = made;
}

/**
 * The loaded core.
 *
 * @throws ConecteError `not_initialised`
 */
export function core(): Core {
  const now = alive() ?? again();
  if (now) return now;
  const message = "call and await init() first";
  throw new ConecteError({ code: "not_initialised", message, retryable: false });
}

/** The outcome of a call. It fails when the instance that it waits in ends, which will never answer. */
export function whileAlive<T>(call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    call.then(resolve, reject).finally(() => waiting.delete(reject));
  });
}

/** The current instance, unless it failed in a way that it cannot be trusted after. */
function alive(): Core | undefined {
  if (current?.ended) end(current.ended.cause);
  return current;
}

function end(cause: unknown): void {
  current = loading = undefined;
  for (const fail of waiting) fail(cause);
  waiting.clear();
}

function instance(): Core {
  const made = generation((cause) => {
    if (current === made) end(cause);
  });
  return made;
}

/** An instance after one that ended. Browsers that make none of this size at once leave it to `init()`. */
function again(): Core | undefined {
  if (compiled === undefined) return undefined;
  const made = instance();
  try {
    made.initSync({ module: compiled });
    current = made;
  } catch {
    return undefined;
  }
  return current;
}
