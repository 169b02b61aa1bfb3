/** JavaScript values that no page would pass, from a seed. */

/** Mulberry32: the same numbers for the same seed everywhere. */
export function dice(seed: number) {
  let state = seed >>> 0;
  const bits = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (end: number) => bits() % end;
  return { below, pick: <T>(items: readonly T[]): T => items[below(items.length)] as T };
}

export type Dice = ReturnType<typeof dice>;

export class Thrown extends Error {}

const bang = () => {
  throw new Thrown("bang");
};

/** A proxy whose every trap throws, or one that nothing can be asked of any more. */
function proxy(target: object, revoked: boolean): object {
  const traps = Object.getOwnPropertyNames(Reflect).map((name) => [name, bang]);
  const made = Proxy.revocable(target, revoked ? {} : Object.fromEntries(traps));
  if (revoked) made.revoke();
  return made.proxy;
}

const TEXTS = [
  "",
  " ",
  "Ana Lima",
  "fibra-300",
  "(48) 99999-0000",
  "ana@teste.example",
  "88025-500",
  "SC",
  "\0",
  "\u{1f468}\u{200d}\u{1f469}",
  "\u202eAna Lima",
  "e\u0301",
  "\ud800",
  "\udc00 \ud800",
  "x".repeat(70_000),
  "é".repeat(20_000),
  "__proto__",
];
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -27.5,
  -48.5,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  5e-324,
];

const cyclic: Record<string, unknown> = {};
for (const name of ["plan", "contact", "address", "location", "lat", "self"]) cyclic[name] = cyclic;

/** A value of any kind, a few levels deep. */
export function anything({ below, pick }: Dice, depth = 0): unknown {
  const inner = () => anything({ below, pick }, depth + 1);
  switch (below(depth < 4 ? 22 : 12)) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return below(2) === 0;
    case 3:
    case 4:
      return pick(NUMBERS);
    case 5:
    case 6:
    case 7:
      return pick(TEXTS);
    case 8:
      return BigInt(below(1000)) << BigInt(below(200));
    case 9:
      return pick([Symbol("x"), Symbol.iterator, Symbol.toPrimitive]);
    case 10:
      return pick([bang, Object, class {}, async () => {}, function* () {}]);
    case 11:
      return cyclic;
    case 12:
      return pick([new Date(Number.NaN), /x/g, new Map(), new WeakSet(), new Error("x"), Promise.resolve()]);
    case 13:
      return pick([
        new Uint8Array(9),
        new Float64Array(2),
        new ArrayBuffer(8),
        new DataView(new ArrayBuffer(1)),
      ]);
    case 14:
      return pick([
        new String("Ana Lima"),
        new Number(-27.5),
        new Boolean(true),
        Object(1n),
        Object(Symbol()),
      ]);
    case 15:
      return new Array(pick([0, 1, 100, 2 ** 32 - 1]));
    case 16:
      return [inner(), inner()];
    case 17:
      return proxy(pick([{}, [], bang]), below(2) === 0);
    case 18:
      return Object.create(null, { plan: { get: bang }, toString: { value: bang } });
    case 19:
      return {
        length: pick(NUMBERS),
        charCodeAt: bang,
        toString: bang,
        valueOf: bang,
        [Symbol.toPrimitive]: bang,
      };
    case 20:
      return new Proxy({}, { get: inner, has: () => true });
    default:
      return fields(["lat", "lng", "name", "phone", "cep", "code", "x"], inner, { below, pick });
  }
}

/** An object with some of these fields: values, getters, getters that throw, and others that are never the same. */
export function fields(names: readonly string[], value: () => unknown, { below }: Dice): object {
  const made = {};
  for (const name of names) {
    if (below(8) === 0) continue;
    const fixed = value();
    const kinds = [
      { value: fixed },
      { value: fixed },
      { value: fixed },
      { get: () => fixed },
      { get: bang },
      { get: value },
    ];
    Object.defineProperty(made, name, { enumerable: below(2) === 0, ...kinds[below(kinds.length)] });
  }
  return made;
}
