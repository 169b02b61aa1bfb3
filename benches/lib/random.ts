/** Numbers that look random and are the same in every run. */

/** A generator of numbers in [0, 1), with all digits that a double has (mulberry32, two draws for one). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return () => (draw() * 2 ** 21 + (draw() >>> 11)) / 2 ** 53;
}

/** An integer from 0 to `below - 1`. */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** An id as OZmap's are: 24 hex digits. */
export function objectId(random: () => number): string {
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return hex() + hex() + hex();
}
