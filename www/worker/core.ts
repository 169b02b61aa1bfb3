/** The Rust core, instantiated once per isolate. */
import * as core from "../../dist/wasm/edge/conecte_ozmap.js";
import module from "../../dist/wasm/edge/conecte_ozmap_bg.wasm";

core.initSync({ module });

export { core };
