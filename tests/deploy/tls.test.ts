/** Towards OZmap the edge trusts the machine's certificate authorities, and one that the operator names; nobody else. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { call, temporary, world } from "./served.ts";

const one = await world();

/** The simulator behind TLS, with a certificate of an authority that was made for this test. */
async function behindTls(folder: string) {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...made, ...subject, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, answer) => {
    const { method, url, headers } = incoming;
    const forward = request(
      { host: "127.0.0.1", port: one.sim.port, method, path: url, headers },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      },
    );
    forward.on("error", () => answer.destroy());
    incoming.pipe(forward);
  });
  after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { cert, url: `https://localhost:${(server.address() as AddressInfo).port}/api/v2` };
}

test("an OZmap with a certificate of nobody's is refused; --ca names who vouches for it", {
  timeout: 60_000,
}, async () => {
  const folder = temporary();
  const { cert, url } = await behindTls(folder);
  const siteFile = join(folder, "site.json");
  writeFileSync(siteFile, JSON.stringify({ ...one.site, ozmap: { url } }));
  const options = { args: ["--site", siteFile], site: false };

  const strict = await one.start(join(folder, "strict"), options);
  assert.match(
    strict.output(),
    /site demo cannot be checked yet, it is not there; [^\n]*upstream_unreachable/,
  );
  const refused = await call(strict.url, "/v1/viability", { body: one.signup });
  assert.deepEqual([refused.status, refused.body.outcome], [401, undefined], refused.text);
  const told = await one.start(join(folder, "told"), { ...options, args: [...options.args, "--ca", cert] });
  const answered = await call(told.url, "/v1/viability", { body: one.signup });
  assert.deepEqual([answered.status, answered.body.outcome], [200, "viable"], answered.text);
});
