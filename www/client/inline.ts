/**
 * The client with the WASM in it: no second request and no file to place, for some 12 KB more of brotli. The
 * form of the same page uses it, too.
 *
 * ```ts
 * import "conecte-ozmap/inline";
 * import "conecte-ozmap/form";
 * ```
 *
 * @module
 */
import { base64 } from "../../dist/inline/wasm.js";
import { usually } from "./load.js";

usually(() => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));

export * from "./index.js";
