import * as wasm from "../../dist/wasm/browser/conecte_ozmap.js";
import { ConecteError } from "./error.js";

/** Where the WASM comes from: its address, an answer to a fetch of it, its compiled module, or its bytes. */
export type WasmSource = URL | string | Response | WebAssembly.Module | BufferSource;

let loading: Promise<void> | undefined;
let ready = false;

/**
 * Loads the WASM core. Optional: every call of a client does it. Calling it again is free, and after a failure it tries
 * anew.
 *
 * @param source by default the `.wasm` file beside this module
 * @throws ConecteError `init_failed`
 */
export function init(source?: WasmSource): Promise<void> {
  loading ??= load(source).catch((cause: unknown) => {
    loading = undefined;
    const message = "the WASM core could not be loaded";
    throw new ConecteError({ code: "init_failed", message, retryable: true }, { cause });
  });
  return loading;
}

async function load(source?: WasmSource): Promise<void> {
  await wasm.default(source === undefined ? undefined : { module_or_path: source });
  ready = true;
}

/**
 * The loaded core.
 *
 * @throws ConecteError `not_initialised`
 */
export function core(): typeof wasm {
  if (ready) return wasm;
  const message = "call and await init() first";
  throw new ConecteError({ code: "not_initialised", message, retryable: false });
}
