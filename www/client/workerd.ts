/** The client in workerd, which compiles no WASM at run time: it comes in as a module. */
import wasm from "../../dist/wasm/browser/conecte_ozmap_bg.wasm";
import { usually } from "./load.js";

usually(() => wasm);

export * from "./index.js";
