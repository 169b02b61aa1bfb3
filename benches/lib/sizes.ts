/** What a file costs on the wire. */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export interface Sizes {
  raw: number;
  gzip: number;
  brotli: number;
}

/** Sizes in bytes, as a server that compresses once and at its best sends them. */
export function sizesOf(bytes: Uint8Array): Sizes {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/** What several files cost together. */
export function together(sizes: Sizes[]): Sizes {
  const sum = (kind: keyof Sizes) => sizes.reduce((total, one) => total + one[kind], 0);
  return { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
}
