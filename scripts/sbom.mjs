// `npm run sbom -- --out DIR`: the bills of materials of the package and of the edge, as CycloneDX.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { command } from "./lib/command.mjs";
import { edgeBill, packageBill } from "./lib/sbom.mjs";

await command("sbom", "npm run sbom -- --out DIR", ["out"], async ({ out }) => {
  await build({ only: ["worker"] });
  mkdirSync(out, { recursive: true });
  for (const bill of [await packageBill(), await edgeBill()]) {
    const { name, version } = bill.metadata.component;
    const file = join(out, `${name}-${version}.cdx.json`);
    writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
    console.log(`sbom: ${bill.components.length} components in ${file}`);
  }
});
