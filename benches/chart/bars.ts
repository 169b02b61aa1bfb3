/** Ratios of what has no size to grow with: one bar each on a logarithmic axis, to the right of 1 where we are better. */
import type { Row } from "../lib/case.ts";
import { figure, ratioText, sizeText } from "../lib/table.ts";
import { element, line, logScale, text } from "./svg.ts";

const STEP = 20;
const HEADING = 24;
const AXIS = 22;
const PLOT = { left: 190, right: 290 };

/** Rows of one case against one rival. */
interface Group {
  title: string;
  rows: Row[];
}

function groups(rows: Row[]): Group[] {
  const found: Group[] = [];
  for (const row of rows) {
    const title = `${row.name} vs ${row.rival}`;
    const same = found.find((group) => group.title === title);
    if (same) same.rows.push(row);
    else found.push({ title, rows: [row] });
  }
  return found;
}

/** The bars, their upper left corner at 0, 0, and their height; `of` says what the sizes of a case count. */
export function bars(
  rows: Row[],
  width: number,
  of: (name: string) => string,
): { svg: string; height: number } {
  const right = width - PLOT.right;
  const most = Math.max(...rows.map(({ ratio }) => Math.max(ratio, 1 / ratio)), 4);
  const [low, high] = [Math.min(0.5, ...rows.map(({ ratio }) => ratio)), most];
  const x = logScale(low, high, PLOT.left, right);
  const parts: string[] = [];
  let y = AXIS;
  for (const { title, rows: list } of groups(rows)) {
    parts.push(text(0, y + 14, "name halo", title));
    y += HEADING;
    for (const row of list) {
      parts.push(bar(row, of(row.name), y, x, right));
      y += STEP;
    }
    y += 6;
  }
  const ticks = [0.1, 0.25, 0.5, 1, 2, 4, 10, 25, 100, 1_000].filter((tick) => tick >= low && tick <= high);
  const axis = ticks.flatMap((tick) => [
    line(x(tick), AXIS, x(tick), y, tick === 1 ? "axis" : "grid"),
    text(x(tick), AXIS - 8, "soft middle", `${tick}×`),
  ]);
  return { svg: [...axis, ...parts].join("\n"), height: y };
}

function bar(row: Row, of: string, y: number, x: (ratio: number) => number, right: number): string {
  const { size, unit, ours, theirs, ratio } = row;
  const looks = ratio < 1 ? "bad" : "good";
  const [from, to] = [x(Math.min(1, ratio)), x(Math.max(1, ratio))];
  return [
    text(PLOT.left - 12, y + 13, "soft end", typeof size === "number" ? `${sizeText(size)} ${of}` : size),
    element("rect", {
      x: from,
      y: y + 3,
      width: Math.max(1, to - from),
      height: 13,
      rx: 2,
      class: `bar ${looks}`,
    }),
    text(right + 14, y + 13, `ratio ${looks}`, ratioText(ratio)),
    text(right + 64, y + 13, "soft", `${figure(ours)} vs ${figure(theirs)} ${unit}`),
  ].join("\n");
}
