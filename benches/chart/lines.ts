/** How the time of a case grows with the size of its input: a line for us and one for each rival, both axes logarithmic. */
import type { Row } from "../lib/case.ts";
import { ratioText } from "../lib/table.ts";
import { decades, element, line, logScale, text } from "./svg.ts";

export const PANEL = { width: 276, height: 276 };
const PLOT = { left: 46, right: 12, top: 74, bottom: 44 };

/** `1 µs`, `10 ms`, of a power of ten of microseconds. */
function durationText(us: number): string {
  if (us < 0.9) return `${Math.round(us * 1_000)} ns`;
  if (us < 900) return `${Math.round(us)} µs`;
  return us < 900_000 ? `${Math.round(us / 1_000)} ms` : `${Math.round(us / 1_000_000)} s`;
}

/** `10k`, of a count. */
function countText(count: number): string {
  if (count >= 1_000_000) return `${count / 1_000_000}M`;
  return count >= 1_000 ? `${count / 1_000}k` : String(count);
}

type Point = [size: number, us: number];
type Scale = (value: number) => number;

/**
 * One panel, its upper left corner at 0, 0. The rows are of one case, their unit µs, their sizes numbers that count
 * `what`.
 */
export function panel(rows: Row[], what: string): string {
  const sizes = [...new Set(rows.map(({ size }) => Number(size)))].sort((a, b) => a - b);
  const ticks = decades(rows.flatMap(({ ours, theirs }) => [ours, theirs]));
  const right = PANEL.width - PLOT.right;
  const bottom = PANEL.height - PLOT.bottom;
  const x = logScale(sizes[0] ?? 1, sizes.at(-1) ?? 1, PLOT.left + 22, right - 18);
  const y = logScale(ticks[0] ?? 1, ticks.at(-1) ?? 10, bottom, PLOT.top);
  const rivals = [...new Set(rows.map(({ rival }) => rival))].map((rival, at) => ({
    legend: [
      line(0, 23 + 14 * at, 20, 23 + 14 * at, looksOf(at)),
      text(26, 27 + 14 * at, "soft", `vs ${rival}`),
    ],
    looks: looksOf(at),
    rows: rows.filter((row) => row.rival === rival),
  }));
  const ours = new Map(rows.map(({ size, ours }): Point => [Number(size), ours]));
  return [
    text(0, 12, "name", rows[0]?.name ?? ""),
    ...rivals.flatMap(({ legend }) => legend),
    ...ticks.flatMap((tick) => [
      line(PLOT.left, y(tick), right, y(tick), "grid"),
      text(PLOT.left - 6, y(tick) + 4, "soft end", durationText(tick)),
    ]),
    ...sizes.map((size) => text(x(size), bottom + 16, "soft middle", countText(size))),
    text((PLOT.left + right) / 2, bottom + 32, "soft middle", what),
    ...rivals.flatMap(({ rows, looks }) =>
      curve(
        rows.map(({ size, theirs }) => [Number(size), theirs]),
        looks,
        x,
        y,
      ),
    ),
    ...curve(
      [...ours].sort(([a], [b]) => a - b),
      "line ours",
      x,
      y,
    ),
    ...rivals.flatMap(({ rows }) => rows.map((row) => label(row, x, y))),
  ].join("\n");
}

const looksOf = (rival: number) => `line rival ${rival === 0 ? "" : "second"}`;

function curve(points: Point[], looks: string, x: Scale, y: Scale): string[] {
  const path = points.map(([size, us]) => `${x(size).toFixed(1)},${y(us).toFixed(1)}`).join(" ");
  const dot = looks.replace("line", "dot");
  return [
    element("polyline", { points: path, class: looks }),
    ...points.map(([size, us]) => element("circle", { cx: x(size), cy: y(us), r: 3, class: dot })),
  ];
}

/** How many times ours a rival's time is: above its point, or below where the rival is faster. */
function label({ size, theirs, ratio }: Row, x: Scale, y: Scale): string {
  const [below, looks] = ratio < 1 ? [17, "bad"] : [-8, ""];
  return text(x(Number(size)), y(theirs) + below, `ratio halo middle ${looks}`, ratioText(ratio));
}
