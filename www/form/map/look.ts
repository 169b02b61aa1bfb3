/** How the map looks. The private variables of the theme reach it from the element. */
export const look = `
:host { position: relative; display: block; margin-top: 0.875rem; }
.canvas {
  z-index: 0; height: clamp(16rem, 45vh, 22rem); border: 1px solid var(--_control-line); border-radius: var(--_radius-small);
  background: var(--_sunken); font: inherit;
}
.pin { border-radius: 50%; cursor: grab; }
.pin:active { cursor: grabbing; }
.pin svg { display: block; width: 44px; height: 44px; overflow: visible; filter: drop-shadow(0 1px 2px rgb(0 0 0 / 45%)); }
.body { fill: var(--_accent); stroke: var(--_surface); stroke-width: 2; }
.hole { fill: var(--_surface); }
.tick { display: none; fill: none; stroke: var(--_surface); stroke-width: 3.5; stroke-linecap: round; stroke-linejoin: round; }
:host([data-confirmed]) .body { fill: var(--_good); }
:host([data-confirmed]) .hole { display: none; }
:host([data-confirmed]) .tick { display: block; }
.pin:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; box-shadow: 0 0 0 7px var(--_surface); }
.zooms { position: absolute; z-index: 1; inset-block-start: 0.625rem; inset-inline-end: 0.625rem; display: grid; gap: 0.5rem; }
.zooms button {
  display: grid; place-items: center; width: 2.75rem; height: 2.75rem; padding: 0; cursor: pointer;
  border: 1px solid var(--_control-line); border-radius: var(--_radius-small); background: var(--_surface); color: var(--_text);
}
.zooms button:hover { border-color: var(--_accent); background: var(--_accent-soft); }
.zooms button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.zooms svg { width: 1.25rem; height: 1.25rem; }
.line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
.credits { display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.75rem; margin: 0.25rem 0 0; color: var(--_muted); font: 400 0.8125rem/1.5 var(--_font); }
.credits:empty { display: none; }
.credits a { display: inline-flex; align-items: center; min-height: 1.5rem; color: inherit; text-underline-offset: 0.2em; }
.credits a:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.help { margin: 0.25rem 0 0; color: var(--_muted); font: 400 0.875rem/1.45 var(--_font); }
@media (forced-colors: active) {
  .pin svg { forced-color-adjust: none; }
  .body, :host([data-confirmed]) .body { fill: Highlight; stroke: Canvas; }
  .hole { fill: Canvas; }
  .tick { stroke: Canvas; }
}
`;
