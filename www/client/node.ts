/**
 * The client in Node, where `fetch` takes no `file:` address. The inlined WASM instead of its file: servers are bundled,
 * too, and their bundlers move the code away from the file, or name it by the address that a browser would use.
 */
import { bytesOf } from "./bytes.js";
import { usually } from "./load.js";

usually(async () => bytesOf((await import("../../dist/inline/wasm.js")).base64));

export * from "./index.js";
