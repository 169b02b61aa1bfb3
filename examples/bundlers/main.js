// Vite, webpack and Rspack see the .wasm file beside the module and place it.
import "conecte-ozmap/form";
import "./check.js";
