/** The little that the entries need of their hosts, without the types of a whole host for everybody. */

declare module "node:fs/promises" {
  export function readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
