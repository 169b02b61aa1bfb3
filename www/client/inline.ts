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
import { bytesOf } from "./bytes.js";
import { usually } from "./load.js";

usually(() => bytesOf(base64));

export * from "./index.js";
