/** Light DOM: plan cards, the location block and the check of persons. */
export const choices = `
.conecte-plans {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14.5rem), 1fr)); gap: 0.875rem; margin-top: 1.5rem;
}
.conecte-plan {
  position: relative; display: flex; margin: 0; padding: 1.125rem min(1.125rem, 4vw) 1rem;
  border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); cursor: pointer;
  transition: border-color 120ms, box-shadow 120ms, background-color 120ms;
}
.conecte-plan:hover { border-color: var(--_accent); }
.conecte-plan:has(:checked) {
  border-color: var(--_accent); background: var(--_accent-soft); box-shadow: inset 0 0 0 1px var(--_accent);
}
.conecte-plan:has(:focus-visible) { outline: 3px solid var(--_accent); outline-offset: 2px; }
.conecte-radio {
  position: absolute; inset-block-start: 1.125rem; inset-inline-end: 1.125rem;
  width: 1.375rem; height: 1.375rem; margin: 0; accent-color: var(--_accent); cursor: pointer;
}
.conecte-radio:focus-visible { outline: none; }
.conecte-plan-body { display: flex; flex: 1; flex-direction: column; min-width: 0; }
.conecte-plan-name { padding-inline-end: 2rem; font: 600 1rem/1.375 var(--_font); }
.conecte-plan-speed { margin-top: 0.625rem; font: 600 1rem/1.2 var(--_font); }
.conecte-plan-number { font-size: 2.125rem; font-weight: 750; letter-spacing: -0.03em; font-variant-numeric: tabular-nums; }
.conecte-plan-per { color: var(--_muted); font: 400 0.875rem/1.45 var(--_font); }
.conecte-plan-down { display: inline-block; white-space: nowrap; }
.conecte-plan-text { margin-top: 0.625rem; color: var(--_muted); font: 400 0.9375rem/1.45 var(--_font); }
.conecte-plan-price { margin-top: auto; padding-top: 0.875rem; }
.conecte-plan-amount { font: 700 1.25rem/1.3 var(--_font); font-variant-numeric: tabular-nums; }
.conecte-plan-empty {
  min-height: 11rem; border-radius: var(--_radius); background: var(--_sunken);
  animation: conecte-breathe 1.6s ease-in-out infinite alternate;
}
@keyframes conecte-breathe { to { opacity: 0.55; } }
.conecte-location {
  margin-top: 1.5rem; padding: 1.125rem min(1.125rem, 4vw); border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_sunken);
}
.conecte-location-title { margin: 0; color: var(--_text); font: 600 1rem/1.4 var(--_font); }
.conecte-location > .conecte-hint { margin-top: 0.125rem; }
.conecte-location > .conecte-button { width: 100%; margin-top: 0.875rem; }
.conecte-location .conecte-button { padding-inline: min(0.875rem, 3vw); }
.conecte-location > .conecte-button .conecte-icon { color: var(--_accent); }
.conecte-location-status {
  display: flex; gap: 0.375rem; align-items: flex-start; margin: 0.625rem 0 0; color: var(--_muted); font: 400 0.9375rem/1.45 var(--_font);
}
.conecte-location[data-set] .conecte-location-status { color: var(--_good); font-weight: 600; font-variant-numeric: tabular-nums; }
.conecte-map-step { display: grid; gap: 0.75rem; margin: 0; }
.conecte-map-step[hidden], .conecte-candidates[hidden] { display: none; }
.conecte-confirm { width: 100%; border-color: var(--_accent); color: var(--_accent); }
.conecte-map-step[data-confirmed] .conecte-confirm { border-color: var(--_good); background: var(--_good-soft); color: var(--_good); }
.conecte-candidate-list { margin: 0; padding: 0; list-style: none; }
.conecte-candidates .conecte-link { font-size: 0.9375rem; }
.conecte-credit { display: inline-flex; align-items: center; min-height: 1.5rem; color: inherit; }
.conecte-disclosure {
  min-height: 2.75rem; padding: 0.625rem 0; color: var(--_accent); font: 500 0.9375rem/1.6 var(--_font); cursor: pointer;
  border-radius: 0.25rem;
}
.conecte-disclosure:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.conecte-coordinates { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8rem), 1fr)); gap: 1rem; padding-top: 0.375rem; }
.conecte-challenge { margin-top: 1.5rem; font: 400 1rem/1.5 var(--_font); text-align: start; }
.conecte-challenge-box { min-height: 4.0625rem; margin-top: 0.625rem; }
@container (min-width: 34rem) {
  .conecte-location > .conecte-button { width: auto; padding-inline: 1.25rem; }
}
@media (prefers-reduced-motion: reduce) {
  .conecte-plan { transition: none; }
  .conecte-plan-empty { animation: none; }
}
@media (forced-colors: active) {
  .conecte-plan:has(:checked) { border: 3px solid Highlight; }
  .conecte-plan-empty { border: 1px solid CanvasText; }
}
`;
