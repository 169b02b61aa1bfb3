/** Rules that hold on both sides of the shadow boundary: buttons, headings, icons. */
export const shared = `
.conecte-icon {
  width: 1.25em; height: 1.25em; flex: none;
  fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
}
.conecte-heading {
  margin: 0; color: var(--_text); font: 700 1.375rem/1.25 var(--_font); letter-spacing: -0.015em; text-wrap: balance;
  scroll-margin-top: 6rem;
}
.conecte-heading:focus { outline: none; }
.conecte-lede { margin: 0.375rem 0 0; color: var(--_muted); font: 400 1rem/1.5 var(--_font); text-wrap: pretty; }
.conecte-button {
  display: inline-flex; align-items: center; justify-content: center; gap: 0.5rem;
  min-height: 3rem; padding: 0.625rem 1.25rem; margin: 0;
  border: 1px solid var(--_control-line); border-radius: var(--_radius-small);
  background: var(--_surface); color: var(--_text);
  font: 600 1rem/1.25 var(--_font); cursor: pointer; text-align: center; text-decoration: none;
  transition: background-color 120ms, border-color 120ms;
}
.conecte-button:hover { border-color: var(--_accent); background: var(--_accent-soft); }
.conecte-primary { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
.conecte-primary:hover { border-color: var(--_accent-strong); background: var(--_accent-strong); }
.conecte-button:disabled { cursor: default; opacity: 0.65; }
.conecte-button[hidden] { display: none; }
.conecte-link {
  display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0.25rem 0; margin: 0;
  border: 0; background: none; color: var(--_accent);
  font: 500 1rem/1.4 var(--_font); text-align: start; text-decoration: underline; text-underline-offset: 0.2em;
  cursor: pointer;
}
.conecte-link:hover { color: var(--_accent-strong); }
.conecte-button:focus-visible, .conecte-link:focus-visible {
  outline: 3px solid var(--_accent); outline-offset: 2px;
}
.conecte-actions { display: flex; flex-direction: column; gap: 0.75rem; margin-top: 1.75rem; }
@container (min-width: 34rem) {
  .conecte-actions { flex-direction: row; flex-wrap: wrap; }
}
@media (prefers-reduced-motion: reduce) {
  .conecte-button { transition: none; }
}
@media (forced-colors: active) {
  .conecte-primary { border: 2px solid ButtonText; }
  .conecte-button:disabled { opacity: 1; color: GrayText; border-color: GrayText; }
}
`;
