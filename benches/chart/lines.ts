/** How the time of a case grows with the size of its input: a line for us and one for each rival, both axes logarithmic. */
import type { Row } from "../lib/case.ts";
import { ratioText } from "../lib/table.ts";
import { decades, element, line, logScale, text } from "./svg.ts";

export const PANEL = { width: 276, height: 236 };
const PLOT = { left: 46, right: 20, top: 44, bottom: 30 };

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

/** One panel, its upper left corner at 0, 0. The rows are of one case, their sizes numbers, their unit µs. */
export function panel(rows: Row[]): string {
  const sizes = [...new Set(rows.map(({ size }) => Number(size)))].sort((a, b) => a - b);
  const ticks = decades(rows.flatMap(({ ours, theirs }) => [ours, theirs]));
  const right = PANEL.width - PLOT.right;
  const bottom = PANEL.height - PLOT.bottom;
  const x = logScale(sizes[0] ?? 1, sizes.at(-1) ?? 1, PLOT.left + 12, right - 8);
  const y = logScale(ticks[0] ?? 1, ticks.at(-1) ?? 10, bottom, PLOT.top);
  const rivals = [...new Set(rows.map(({ rival }) => rival))];
  const points = (values: [number, number][]) =>
    values.map(([size, us]) => `${x(size).toFixed(1)},${y(us).toFixed(1)}`);
  const curve = (values: [number, number][], looks: string) => [
    element("polyline", { points: points(values).join(" "), class: `line ${looks}` }),
    ...values.map(([size, us]) => element("circle", { cx: x(size), cy: y(us), r: 3, class: `dot ${looks}` })),
  ];
  const ours = new Map(rows.map((row): [number, number] => [Number(row.size), row.ours]));
  return [
    text(0, 12, "name", rows[0]?.name ?? ""),
    ...rivals.map((rival, at) => text(0, 27 + 13 * at, "soft", `${at === 0 ? "" : "- - "}vs ${rival}`)),
    ...ticks.flatMap((tick) => [
      line(PLOT.left, y(tick), right, y(tick), "grid"),
      text(PLOT.left - 6, y(tick) + 4, "soft end", durationText(tick)),
    ]),
    ...sizes.map((size) => text(x(size), bottom + 16, "soft middle", countText(size))),
    ...rivals.flatMap((rival, at) => {
      const theirs = rows.filter((row) => row.rival === rival);
      const values = theirs.map((row): [number, number] => [Number(row.size), row.theirs]);
      return [
        ...curve(values, `rival ${at === 0 ? "" : "second"}`),
        ...theirs.map(({ size, theirs, ratio }) =>
          text(
            x(Number(size)),
            y(theirs) + (ratio < 1 ? 16 : -8),
            `ratio middle ${ratio < 1 ? "bad" : ""}`,
            ratioText(ratio),
          ),
        ),
      ];
    }),
    ...curve(
      [...ours].sort(([a], [b]) => a - b),
      "ours",
    ),
  ].join("\n");
}
