/** Results for people. */
import type { Row } from "./case.ts";

const HEAD = ["case", "size", "rival", "ours", "theirs", "unit", "ratio"];
/** Columns of numbers. */
const RIGHT = new Set([1, 3, 4, 6]);

/** A number to three digits, or whole with thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** How large the input was, or what was measured of it. */
export function sizeText(size: Row["size"]): string {
  return typeof size === "number" ? size.toLocaleString("en-US") : size;
}

/** How much better we are, or worse: to two digits, which is more than a run can be relied on for. */
export function ratioText(ratio: number): string {
  return `${ratio < 10 ? ratio.toPrecision(2) : Math.round(ratio).toLocaleString("en-US")}×`;
}

/** One line for each row; a case's name stands in its first. */
export function table(rows: Row[]): string {
  const lines = rows.map(({ name, size, rival, unit, ours, theirs, ratio }, at) => [
    rows[at - 1]?.name === name ? "" : name,
    sizeText(size),
    rival,
    figure(ours),
    figure(theirs),
    unit,
    ratioText(ratio),
  ]);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(HEAD), line(widths.map((width) => "─".repeat(width))), ...lines.map(line)].join("\n");
}
