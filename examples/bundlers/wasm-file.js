// A bundler with a loader for files places the named .wasm and says where. The first call of init() decides, so this
// module comes first.
import { init } from "conecte-ozmap";
import wasm from "conecte-ozmap/conecte.wasm";

init(new URL(wasm, import.meta.url));
