/**
 * Theme. A page sets `--conecte-*` on the element or above it; what it leaves out has a value here, for light and
 * dark. Rules read the private `--_*` names, which the slotted light DOM inherits too. `theme="light|dark"` on the
 * element holds against the system's preference.
 */
const SHARED = {
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
  radius: "1rem",
  "radius-small": "0.625rem",
  space: "1rem",
  "max-width": "56rem",
};

const LIGHT = {
  surface: "#ffffff",
  sunken: "#f4f6fa",
  text: "#152033",
  muted: "#556072",
  line: "#dde2eb",
  "control-line": "#828c9e",
  accent: "#1f55c4",
  "accent-strong": "#17439c",
  "accent-soft": "#eaf0fd",
  "on-accent": "#ffffff",
  good: "#0d6b45",
  "good-soft": "#e3f4ec",
  warn: "#8a4b00",
  "warn-soft": "#fdf0dc",
  bad: "#b3201d",
  "bad-soft": "#fdecea",
  shadow: "0 1px 2px rgb(21 32 51 / 6%), 0 12px 32px -12px rgb(21 32 51 / 16%)",
};

const DARK: typeof LIGHT = {
  surface: "#161d29",
  sunken: "#1e2735",
  text: "#e9edf5",
  muted: "#a6b1c3",
  line: "#2e394a",
  "control-line": "#75839a",
  accent: "#8fb3ff",
  "accent-strong": "#b3ccff",
  "accent-soft": "#1f3054",
  "on-accent": "#0b1a38",
  good: "#6fd6a6",
  "good-soft": "#143829",
  warn: "#f4bf73",
  "warn-soft": "#3d2c12",
  bad: "#ff9d96",
  "bad-soft": "#43201f",
  shadow: "0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px -12px rgb(0 0 0 / 60%)",
};

function declare(tokens: Record<string, string>): string {
  return Object.entries(tokens)
    .map(([name, value]) => `--_${name}: var(--conecte-${name}, ${value});`)
    .join("\n");
}

/** Shades of the accent that a page chooses, where the browser can mix colours. */
function shades(towards: "black" | "white", soft: string): Record<string, string> {
  return {
    "accent-strong": `color-mix(in srgb, var(--_accent), ${towards} 25%)`,
    "accent-soft": `color-mix(in srgb, var(--_accent) ${soft}, var(--_surface))`,
  };
}

/** The same tokens for the element in each scheme. */
function schemes(light: string, dark: string): string {
  return `
:host { ${light} }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) { ${dark} }
}
:host([theme="dark"]) { ${dark} }
`;
}

/** Rules for the element itself. */
export const tokens = `
${schemes(
  `${declare(SHARED)} ${declare(LIGHT)} color-scheme: light;`,
  `${declare(DARK)} color-scheme: dark;`,
)}
@supports (color: color-mix(in srgb, red, blue)) {
${schemes(declare(shades("black", "11%")), declare(shades("white", "20%")))}
}
`;
