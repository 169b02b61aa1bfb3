/** Light DOM: the form and its fields. Every selector is a prefixed class, so nothing else on the page is touched. */
export const fields = `
.conecte-form {
  container-type: inline-size; display: block; margin: 0; padding: 0;
  color: var(--_text); font: 400 1rem/1.5 var(--_font); text-align: start; overflow-wrap: anywhere;
}
.conecte-form *, .conecte-form *::before, .conecte-form *::after { box-sizing: border-box; }
.conecte-form[hidden], .conecte-step[hidden], .conecte-error[hidden] { display: none; }
.conecte-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.conecte-grid { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 1.125rem 1rem; margin-top: 1.5rem; }
.conecte-field { min-width: 0; }
.conecte-grid > .conecte-field { grid-column: 1 / -1; }
.conecte-label { display: block; margin: 0 0 0.375rem; color: var(--_text); font: 600 0.9375rem/1.4 var(--_font); }
.conecte-note { color: var(--_muted); font-weight: 400; }
.conecte-hint { margin: 0.375rem 0 0; color: var(--_muted); font: 400 0.875rem/1.45 var(--_font); }
.conecte-input {
  display: block; width: 100%; min-height: 3rem; margin: 0; padding: 0.625rem 0.875rem;
  border: 1px solid var(--_control-line); border-radius: var(--_radius-small);
  background: var(--_surface); color: var(--_text); font: 400 1rem/1.4 var(--_font);
  transition: border-color 120ms, box-shadow 120ms;
}
.conecte-select { padding-inline-end: 0.5rem; }
.conecte-input::placeholder { color: var(--_muted); opacity: 0.9; }
.conecte-input:focus { border-color: var(--_accent); outline: 3px solid transparent; box-shadow: 0 0 0 3px var(--_accent-soft), 0 0 0 1px var(--_accent); }
.conecte-input[aria-invalid] { border-color: var(--_bad); box-shadow: 0 0 0 1px var(--_bad); }
.conecte-input[aria-invalid]:focus { box-shadow: 0 0 0 3px var(--_bad-soft), 0 0 0 1px var(--_bad); }
.conecte-error {
  display: flex; gap: 0.375rem; align-items: flex-start; margin: 0.375rem 0 0;
  color: var(--_bad); font: 500 0.875rem/1.45 var(--_font);
}
.conecte-error .conecte-icon { margin-top: 0.0625rem; }
.conecte-cep-line { grid-column: 1 / -1; min-width: 0; }
.conecte-cep-line:has(.conecte-cep-status:empty) { position: absolute; }
.conecte-cep-status { display: flex; gap: 0.5rem; align-items: flex-start; margin: 0; color: var(--_muted); font: 400 0.9375rem/1.45 var(--_font); }
.conecte-cep-status .conecte-icon { margin-top: 0.0625rem; color: var(--_accent); }
.conecte-cep-line .conecte-link { margin-inline-start: 1.75rem; }
.conecte-consent {
  display: flex; gap: 0.75rem; align-items: flex-start; min-height: 2.75rem; margin-top: 1.25rem; padding: 0.5rem 0;
  color: var(--_text); font: 400 1rem/1.45 var(--_font); cursor: pointer;
}
.conecte-checkbox { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--_accent); cursor: pointer; }
.conecte-checkbox:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.conecte-checkbox[aria-invalid] { outline: 2px solid var(--_bad); outline-offset: 2px; }
.conecte-summary[data-filled] {
  margin: 0 0 1.5rem; padding: 0.875rem 1rem 0.5rem;
  border: 1px solid var(--_bad); border-radius: var(--_radius-small); background: var(--_bad-soft); color: var(--_text);
}
.conecte-summary-title { margin: 0; font: 600 1rem/1.4 var(--_font); }
.conecte-summary-list { margin: 0.25rem 0 0; padding: 0; list-style: none; }
.conecte-summary .conecte-link { color: inherit; font-size: 0.9375rem; }
.conecte-primary[data-progress]::before {
  content: ""; width: 1.125rem; height: 1.125rem; flex: none;
  border: 2px solid currentColor; border-inline-end-color: transparent; border-radius: 50%;
  animation: conecte-turn 800ms linear infinite;
}
@keyframes conecte-turn { to { transform: rotate(1turn); } }
@container (min-width: 17rem) {
  .conecte-field.conecte-field-block, .conecte-field.conecte-field-flat { grid-column: span 3; }
}
@container (min-width: 34rem) {
  .conecte-field.conecte-field-cep, .conecte-field.conecte-field-number, .conecte-field.conecte-field-block,
  .conecte-field.conecte-field-flat, .conecte-field.conecte-field-state { grid-column: span 2; }
  .conecte-grid > .conecte-cep-line { position: static; grid-column: span 4; align-self: center; }
  .conecte-field.conecte-field-city { grid-column: span 4; }
  .conecte-field.conecte-field-complement, .conecte-field.conecte-field-district { grid-column: span 3; }
  .conecte-field.conecte-field-phone, .conecte-field.conecte-field-email { grid-column: span 3; }
}
@media (prefers-reduced-motion: reduce) {
  .conecte-input { transition: none; }
  .conecte-primary[data-progress]::before { animation: none; border-inline-end-color: currentColor; opacity: 0.6; }
}
@media (forced-colors: active) {
  .conecte-input:focus { outline-color: Highlight; }
  .conecte-input[aria-invalid] { border-width: 3px; }
}
`;
