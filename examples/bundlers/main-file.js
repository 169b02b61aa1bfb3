import "./wasm-file.js";
import "conecte-ozmap/form";
import "./check.js";
