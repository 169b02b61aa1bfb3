/** The client in Node: `fetch` takes no `file:` address there, so the WASM is read as a file, at the first use. */
import { readFile } from "node:fs/promises";
import { usually } from "./load.js";

usually(() => readFile(new URL("../wasm/browser/conecte_ozmap_bg.wasm", import.meta.url)));

export * from "./index.js";
