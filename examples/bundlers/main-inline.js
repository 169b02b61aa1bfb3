// A bundler that places no files: the WASM is in the code.
import "conecte-ozmap/inline";
import "conecte-ozmap/form";
import "./check.js";
