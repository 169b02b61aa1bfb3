/** Shadow DOM: frame, stepper and answers. */
export const chrome = `
:host { display: block; max-width: var(--_max-width); }
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.frame {
  container-type: inline-size; padding: clamp(min(1.125rem, 5vw), 4vw, 2.25rem);
  border: 1px solid var(--_line); border-radius: calc(var(--_radius) * 1.25);
  background: var(--_surface); box-shadow: var(--_shadow);
  color: var(--_text); font: 400 1rem/1.5 var(--_font); overflow-wrap: anywhere;
}
.stepper { display: flex; gap: 0.375rem; margin: 0 0 1.75rem; padding: 0; list-style: none; }
.step {
  display: flex; flex: 1; flex-direction: column; gap: 0.375rem; min-width: 0; padding-top: 0.625rem;
  border-top: 4px solid var(--_line); color: var(--_muted); font: 500 clamp(0.6875rem, 4.2cqi, 0.8125rem) / 1.3 var(--_font);
}
.step[data-state="done"] { border-color: var(--_accent); }
.step[data-state="current"] { border-color: var(--_accent); color: var(--_accent); font-weight: 700; }
.step-name { min-width: 0; }
.step-mark { display: none; }
@container (min-width: 34rem) {
  .step { flex-direction: row; align-items: center; gap: 0.5rem; font-size: 0.9375rem; }
  .step-mark {
    display: inline-flex; align-items: center; justify-content: center; width: 1.625rem; height: 1.625rem; flex: none;
    border-radius: 50%; background: var(--_sunken); color: var(--_muted); font: 700 0.8125rem/1 var(--_font);
  }
  .step[data-state="current"] .step-mark { background: var(--_accent); color: var(--_on-accent); }
  .step[data-state="done"] .step-mark { background: var(--_accent-soft); color: var(--_accent); }
}
.answer-head { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0; }
.answer-mark {
  display: inline-flex; align-items: center; justify-content: center; width: 3.5rem; height: 3.5rem; margin-bottom: 1rem;
  border-radius: 50%; font-size: 1.375rem;
}
.answer-head[data-tone="good"] .answer-mark { background: var(--_good-soft); color: var(--_good); }
.answer-head[data-tone="calm"] .answer-mark { background: var(--_accent-soft); color: var(--_accent); }
.answer-head[data-tone="warn"] .answer-mark { background: var(--_warn-soft); color: var(--_warn); }
.answer-head .conecte-heading { font-size: 1.5rem; }
.answer-head .conecte-lede { max-width: 40rem; }
.facts { display: grid; gap: 0.875rem; margin: 1.5rem 0 0; padding: 1.125rem; border-radius: var(--_radius); background: var(--_sunken); }
.facts dt { color: var(--_muted); font: 400 0.875rem/1.4 var(--_font); }
.facts dd { margin: 0.125rem 0 0; overflow-wrap: anywhere; font: 500 1rem/1.45 var(--_font); }
.code-box {
  display: flex; flex-direction: column; gap: 0.25rem; margin-top: 1.5rem; padding: 1.25rem; text-align: center;
  border: 1px dashed var(--_control-line); border-radius: var(--_radius); background: var(--_sunken);
}
.code-label { color: var(--_muted); font: 500 0.875rem/1.4 var(--_font); }
.code {
  user-select: all; letter-spacing: 0.02em;
  font: 700 clamp(1.375rem, 4cqi, 1.875rem) / 1.35 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
}
.code-group { display: inline-block; margin-inline: 0.2em; overflow-wrap: anywhere; }
.unbroken { white-space: nowrap; }
.until { margin: 1rem 0 0; font: 600 1rem/1.5 var(--_font); text-wrap: pretty; }
slot[name="extra"]::slotted(*) { display: block; margin-top: 1.5rem; }
.take-along { display: grid; gap: 0.75rem; margin-top: 1rem; }
.take-along .copy { margin-top: 0; }
.copy { display: grid; gap: 0.5rem; margin-top: 1rem; }
.copy-status:empty { display: none; }
.copy-status { color: var(--_good); font: 600 0.9375rem/1.4 var(--_font); }
.next-title { margin: 1.75rem 0 0; font: 700 1.0625rem/1.4 var(--_font); }
.next-text { margin: 0.625rem 0 0; }
.next-steps { margin: 0.625rem 0 0; padding: 0 0 0 1.375rem; }
.next-steps li { padding: 0.25rem 0 0.25rem 0.25rem; }
.next-steps li::marker { color: var(--_accent); font-weight: 700; }
.waiting { height: 0.375rem; margin-top: 1.5rem; overflow: hidden; border-radius: 1rem; background: var(--_accent-soft); }
.waiting::before {
  content: ""; display: block; width: 35%; height: 100%; border-radius: inherit; background: var(--_accent);
  animation: conecte-slide 1.5s ease-in-out infinite alternate;
}
@keyframes conecte-slide { from { transform: translateX(0); } to { transform: translateX(186%); } }
.panel > .conecte-link { margin-top: 0.5rem; }
.progress { margin: 0; color: var(--_muted); font: 500 0.9375rem/1.4 var(--_font); }
.progress:not(:empty) { margin-top: 1rem; }
@container (min-width: 34rem) {
  .take-along, .copy { display: flex; flex-wrap: wrap; align-items: center; }
  .facts { grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); }
}
@media (prefers-reduced-motion: reduce) {
  .waiting::before { width: 100%; animation: none; opacity: 0.6; }
}
@media (forced-colors: active) {
  .step[data-state="current"] { border-color: Highlight; }
  .step[data-state="next"] { border-color: GrayText; }
  .waiting::before { background: Highlight; }
}
`;
