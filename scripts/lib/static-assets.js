// Runs in workerd, outside Cloudflare, as the binding ASSETS: files of a disk service, with the content types and
// the `_headers` file that Cloudflare's static assets have. workerd's disk service alone has neither.
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  map: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff2: "font/woff2",
};

/** The rules of a `_headers` file: `[path, [name, value][]]`; a path may end in `*`. */
function readRules(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (/^\s*(#|$)/.test(line)) continue;
    const header = line.match(/^\s+([^:]+):\s*(.*)$/);
    if (header) rules.at(-1)?.[1].push([header[1], header[2].trim()]);
    else rules.push([line.trim(), []]);
  }
  return rules;
}

const matches = (pattern, path) =>
  pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

export default {
  async fetch(request, env) {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response("method not allowed\n", { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const { pathname } = new URL(request.url);
    const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const extension = file.slice(file.lastIndexOf(".") + 1);
    // No folder listings, and nothing of a kind that a page does not load.
    if (!Object.hasOwn(TYPES, extension)) return new Response("not found\n", { status: 404 });
    const found = await env.DISK.fetch(`http://disk${file}`, { method: request.method });
    if (!found.ok) return new Response("not found\n", { status: 404 });

    const headers = new Headers({ "content-type": TYPES[extension], "cache-control": "no-cache" });
    const rules = await env.DISK.fetch("http://disk/_headers");
    for (const [pattern, list] of rules.ok ? readRules(await rules.text()) : []) {
      if (matches(pattern, pathname)) for (const [name, value] of list) headers.set(name, value);
    }
    return new Response(found.body, { headers });
  },
};
