/** Reformatting while typing without throwing the caret about. */

/** Where the caret goes in `formatted` so that as many digits stand before it as did in `typed`. */
export function caretAfter(typed: string, caret: number, formatted: string): number {
  // At the end, the caret stays at the end: also past a separator that was just added.
  if (caret >= typed.length) return formatted.length;
  let digits = countDigits(typed.slice(0, caret));
  let position = 0;
  while (digits > 0 && position < formatted.length) {
    if (isDigit(formatted.charAt(position))) digits -= 1;
    position += 1;
  }
  return position;
}

/** Puts a formatted value into an input, keeping the caret at the same digit. */
export function reformat(input: HTMLInputElement, format: (value: string) => string): void {
  const typed = input.value;
  const formatted = format(typed);
  if (formatted === typed) return;
  const caret = input.selectionStart ?? typed.length;
  input.value = formatted;
  // Setting a selection would steal focus in some browsers when autofill fills a field in the background.
  if (input.ownerDocument.activeElement === input || input.matches(":focus")) {
    const place = caretAfter(typed, caret, formatted);
    input.setSelectionRange(place, place);
  }
}

function countDigits(text: string): number {
  let count = 0;
  for (const char of text) if (isDigit(char)) count += 1;
  return count;
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}
