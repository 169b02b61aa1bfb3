/** A server of folders on the loopback address, which is what the sites' origins name. */
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export interface Pages {
  url: string;
  /** Serves a folder under a name, with these headers. Returns the address of its index. */
  put(name: string, folder: string, headers?: Record<string, string>): string;
  /** The paths under a name that were asked for, with the bytes of each. */
  asked(name: string): { path: string; bytes: Buffer }[];
}

/** Starts it; it ends with the tests of the file. */
export async function startPages(): Promise<Pages> {
  const folders = new Map<string, { folder: string; headers: Record<string, string> }>();
  const asked = new Map<string, { path: string; bytes: Buffer }[]>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://pages.invalid");
    const [, name = "", ...rest] = normalize(decodeURIComponent(pathname)).split("/");
    const place = folders.get(name);
    const path = rest.join("/") || "index.html";
    const file = place && join(place.folder, path);
    if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    const bytes = readFileSync(file);
    asked.get(name)?.push({ path, bytes });
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    return response.writeHead(200, { "content-type": type, ...place.headers }).end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    put(name, folder, headers = {}) {
      folders.set(name, { folder, headers });
      asked.set(name, []);
      return `${url}/${name}/`;
    },
    asked: (name) => asked.get(name) ?? [],
  };
}
