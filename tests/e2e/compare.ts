/** Screenshots beside their references in `references/`, at a fraction of their size: a look, not a count of pixels. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { root } from "../../scripts/lib/env.mjs";

/** References are kept at this part of a screenshot's width: what a designer would see from a step away. */
const SCALE = 0.3;
/** Of 255; edges of letters are drawn a little differently from one machine to the next. */
const TOLERANCE = 48;
/** Parts of all pixels that may differ by more. A moved button or a changed colour is more. */
const MAY_DIFFER = 0.01;
/** A line of text more or less is 7 pixels at this scale. */
const MAY_GROW = 2;

const folder = join(root, "tests", "e2e", "references");
const results = join(root, "test-results");

/** What the comparison saw: the screenshot as it would be kept, the part of its pixels that differ, and the sizes. */
interface Comparison {
  small: string;
  differ: number;
  sizes: [number, number][];
}

/** Compares screenshots in a page of their own; `UPDATE_REFERENCES=1` keeps them instead. */
export async function comparer(browser: Browser) {
  const page = await browser.newPage();
  const update = process.env.UPDATE_REFERENCES === "1";
  return async (name: string, screenshot: Buffer): Promise<void> => {
    const file = join(folder, `${name}.png`);
    assert.ok(
      update || existsSync(file),
      `${file} is missing: UPDATE_REFERENCES=1 makes it, for somebody to look at`,
    );
    const kept = update ? undefined : readFileSync(file).toString("base64");
    const { small, differ, sizes } = await page.evaluate(compare, {
      shot: screenshot.toString("base64"),
      kept,
      scale: SCALE,
      tolerance: TOLERANCE,
    });
    const bytes = Buffer.from(small.slice(small.indexOf(",") + 1), "base64");
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, bytes);
      return;
    }
    const [[width, height] = [0, 0], [width0, height0] = [0, 0]] = sizes;
    const same = width === width0 && Math.abs(height - height0) <= MAY_GROW && differ <= MAY_DIFFER;
    if (same) return;
    mkdirSync(results, { recursive: true });
    const seen = join(results, `${name}.png`);
    writeFileSync(seen, bytes);
    assert.fail(`${name}: ${(differ * 100).toFixed(1)} % differ, ${sizes.join(" and ")}; look at ${seen}`);
  };
}

/** Runs in the page. */
async function compare(input: {
  shot: string;
  kept: string | undefined;
  scale: number;
  tolerance: number;
}): Promise<Comparison> {
  const load = async (base64: string) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    return image;
  };
  const draw = (image: HTMLImageElement, scale: number) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    // Fewer shades make files of a third of the size.
    const all = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < all.data.length; at += 1)
      if (at % 4 < 3) all.data[at] = Math.min(255, Math.round((all.data[at] ?? 0) / 17) * 17);
    context.putImageData(all, 0, 0);
    return { canvas, context };
  };
  const now = draw(await load(input.shot), input.scale);
  const sizes: [number, number][] = [[now.canvas.width, now.canvas.height]];
  const small = now.canvas.toDataURL("image/png");
  if (input.kept === undefined) return { small, differ: 0, sizes };
  const before = draw(await load(input.kept), 1);
  sizes.push([before.canvas.width, before.canvas.height]);
  const [width, height] = [
    Math.min(now.canvas.width, before.canvas.width),
    Math.min(now.canvas.height, before.canvas.height),
  ];
  const [a, b] = [now, before].map(({ context }) => context.getImageData(0, 0, width, height).data);
  let differ = 0;
  for (let at = 0; at < width * height * 4; at += 4)
    if ([0, 1, 2].some((part) => Math.abs((a?.[at + part] ?? 0) - (b?.[at + part] ?? 0)) > input.tolerance))
      differ += 1;
  return { small, differ: differ / (width * height), sizes };
}
