/** The strictest policy that a page with the form can have: no inline code or style, and Trusted Types enforced. */
export const policy = [
  "default-src 'none'",
  // Compiling WASM needs a word of its own. It allows no eval of JavaScript.
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  // The .wasm file beside your code, and the edge.
  "connect-src 'self' https://edge.example",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");
