/** Documents that differ from the example of `docs/site.schema.json` in one place. Invented. */

export interface Change {
  /** JSON pointer. */
  at: string;
  /** What stands there; nothing removes it. */
  to?: unknown;
}

type Members = Record<string, unknown>;

/** The document with another value at a place. */
export function changed<T extends object>(document: T, { at, to }: Change): T {
  const copy = structuredClone(document);
  const path = at.split("/").slice(1);
  const last = path.pop() ?? "";
  const inner = (node: Members, name: string) => node[name] as Members;
  const parent = path.reduce(inner, copy as Members);
  if (to === undefined) delete parent[last];
  else parent[last] = to;
  return copy;
}

/** As many letters, each of two bytes. */
const long = (letters: number) => "é".repeat(letters);

/** The same values at several places. `code` is what is wrong with them; nothing, if they are right. */
const each = (places: string[], values: unknown[], code?: string) =>
  places.flatMap((at) => values.map((to) => ({ at, to, code })));

const URLS = ["/ozmap/url", "/lookups/cep/0/url", "/lookups/geocode/0/url", "/turnstile/url"];
const NAMES = ["/name", "/plans/0/name", "/plans/1/regionTags/0"];
const TEXTS = ["/texts/pt-BR/consent", "/texts/en/next"];
const WHOLE = ["/plans/0/downloadMbps", "/plans/0/uploadMbps", "/plans/0/monthlyPriceCents"];
const RATES = ["/lookups/cep/0/perSecond", "/lookups/geocode/0/perSecond"];
const LIMITS = [
  "/limits/perCallerPerMinute",
  "/limits/perMinute",
  "/limits/openPerPhone",
  "/limits/openPerAddress",
];
const OPTIONAL = [
  "/$schema",
  "/radiusM",
  "/languages",
  "/texts",
  "/texts/pt-BR/consent",
  "/plans/0/description",
  "/plans/0/downloadMbps",
  "/lookups/contact",
  "/lookups/cep/0/url",
  "/lookups/cep/1/perSecond",
  "/turnstile",
  "/turnstile/url",
];
const REQUIRED = [
  "/id",
  "/name",
  "/key",
  "/origins",
  "/ozmap",
  "/ozmap/url",
  "/plans",
  "/plans/0/id",
  "/plans/0/name",
];

/** What the schema accepts the core accepts, and what one refuses the other refuses. */
export const ALIKE: (Change & { code?: string | undefined })[] = [
  ...each(OPTIONAL, [null, undefined]),
  ...each(
    [
      "/reservationDays",
      "/ozmap/concurrency",
      "/lookups",
      "/lookups/cep",
      "/plans/1/regionTags",
      "/limits",
      ...LIMITS,
    ],
    [undefined],
  ),
  ...each([...REQUIRED, "/lookups/cep/0/provider"], [undefined, null, 7, true], "not_a_site"),
  ...each(
    [...REQUIRED.filter((at) => at.split("/").length === 2), ...NAMES, ...TEXTS],
    [{ a: 1 }],
    "not_a_site",
  ),
  ...each(
    ["/ozmap", "/plans/0", "/lookups", "/texts", "/texts/en", "/lookups/cep/0", "/limits", "/turnstile"],
    [[], "x"],
    "not_a_site",
  ),
  ...each(
    ["/origins", "/plans", "/languages", "/plans/0/regionTags", "/lookups/cep"],
    [{}, "x"],
    "not_a_site",
  ),
  ...each(
    [
      "/radius",
      "/ozmap/token",
      "/plans/0/price",
      "/texts/en/title",
      "/lookups/cep/0/key",
      "/limits/perHour",
      "/turnstile/secret",
    ],
    ["x"],
    "not_a_site",
  ),

  ...each(["/id", "/plans/0/id"], ["a", "a-0", "x".repeat(64)]),
  ...each(["/id", "/plans/0/id"], ["", "A", "a_b", "a b", "é", "a\n", "x".repeat(65)], "not_a_slug"),
  ...each(["/key"], ["pk_12345678", `pk_${"A".repeat(64)}`]),
  ...each(
    ["/key"],
    ["", "pk_1234567", "sk_12345678", "pk_1234-678", `pk_${"A".repeat(65)}`],
    "not_a_publishable_key",
  ),

  ...each(NAMES, ["x", " x ", "São José \u{1f4f6}", long(100)]),
  ...each(NAMES, ["", " ", "\u00a0"], "empty"),
  ...each(NAMES, ["a\nb", "a\tb", "\u007fa", "a\u0085b"], "control_character"),
  ...each(NAMES, [long(101)], "too_long"),
  ...each(TEXTS, ["x", "Uma linha.\nOutra.", long(2000)]),
  ...each(["/plans/0/description"], ["Uma linha.\nOutra.", long(500)]),
  ...each([...TEXTS, "/plans/0/description"], ["", "\n \n"], "empty"),
  ...each([...TEXTS, "/plans/0/description"], ["a\tb", "a\r\nb", "a\u0000"], "control_character"),
  ...each(TEXTS, [long(2001)], "too_long"),
  ...each(["/plans/0/description"], [long(501)], "too_long"),

  ...each(["/origins"], [[], ["https://a.example", "https://a.example:8443", "http://[::1]:443"]]),
  ...each(
    ["/origins/0"],
    [
      "*",
      "null",
      "a.example",
      "https://a.example/",
      "https://*.example",
      "https://A.example",
      "https://u@a.example",
      "https://a.example:443",
      "http://localhost:80",
      "https://a.example:70000",
    ],
    "not_an_origin",
  ),
  ...each(["/origins/0"], ["http://a.example", "http://127.0.0.1.example"], "plain_http"),
  ...each(["/origins"], [["https://a.example", "https://a.example"]], "/origins/1 duplicate"),

  ...each(URLS, [
    "https://a.example",
    "https://A-b.example:65535/api//v2/",
    "http://[::1]:9994/x",
    "https://10.0.0.1",
  ]),
  ...each(
    URLS,
    [
      "",
      "a.example",
      "ftp://a.example",
      "https://",
      "https://a.example:0",
      "https://a.example:65536",
      "https://a.example:09994",
      "https://a.example:+80",
      "https://u@a.example",
      "https://a.example/..",
      "https://a.example/./b",
      "https://a.example/%2e",
      "https://a.example?b",
      "https://a.example#b",
      "https://a.example/a b",
      "https://é.example",
    ],
    "not_a_url",
  ),
  ...each(URLS, ["http://a.example", "http://10.0.0.1:9994", "http://localhost.example"], "plain_http"),

  ...each(["/ozmap/concurrency"], [1, 64]),
  ...each(["/ozmap/concurrency"], [0, 65], "out_of_range"),
  ...each(["/ozmap/concurrency"], [1.5, -1, "8", null], "not_a_site"),
  ...each(["/radiusM"], [0.5, 5000]),
  ...each(["/radiusM"], [0, -1, 5000.5], "out_of_range"),
  ...each(["/reservationDays"], [0.001, 90]),
  ...each(["/reservationDays"], [0, 90.5], "out_of_range"),
  ...each(["/radiusM", "/reservationDays", ...RATES], ["1", [], {}], "not_a_site"),
  ...each(["/reservationDays", "/lookups", "/lookups/cep", "/plans/0/regionTags"], [null], "not_a_site"),
  ...each(RATES, [0.5, 1000]),
  ...each(RATES, [0, -1, 1001], "out_of_range"),
  ...each(WHOLE, [0, 4294967295]),
  ...each(WHOLE, [-1, 0.5, 4294967296, "300"], "not_a_site"),
  ...each(["/plans"], [[]], "no_plans"),
  ...each(["/plans/1/regionTags"], [[], ["a", "a"]]),

  ...each(["/languages"], [["es"], ["en", "es", "pt-BR"]]),
  ...each(["/languages"], [[]], "no_languages"),
  ...each(["/languages/1"], ["pt", "EN", ""], "language_unknown"),
  ...each(["/languages"], [["en", "en"]], "/languages/1 duplicate"),
  ...each(["/texts"], [{}, { es: {} }]),
  ...each(["/texts/fr", "/texts/pt"], [{}], "language_unknown"),

  ...each(LIMITS, [1, 1_000_000]),
  ...each(LIMITS, [0, 1_000_001], "out_of_range"),
  ...each(LIMITS, [-1, 1.5, "120", null], "not_a_site"),
  ...each(["/turnstile/siteKey"], ["x", "0x4AAA_-", "x".repeat(100)]),
  ...each(["/turnstile/siteKey"], ["", "a b", "<b>", "x".repeat(101)], "not_a_turnstile_key"),
  ...each(["/turnstile/siteKey"], [undefined, null, 7], "not_a_site"),

  ...each(["/lookups"], [{}]),
  ...each(["/lookups/cep", "/lookups/geocode"], [[]]),
  ...each(["/lookups/cep/0/provider"], ["google", "ViaCEP"], "not_a_site"),
  ...each(["/lookups/geocode/0/provider"], ["viacep"], "not_a_site"),
  ...each(["/lookups/contact"], ["noc@isp.example", "https://isp.example/contato"]),
  ...each(
    ["/lookups/contact"],
    ["", "a b@isp.example", "https://isp.example/(x", "é@isp.example"],
    "not_a_contact",
  ),
];

/** What no schema can say: the mistakes that the core names. */
export const CORE_ONLY: { changes: Change[]; errors: string[] }[] = [
  { changes: [{ at: "/plans/1/id", to: "fibra-300" }], errors: ["/plans/1/id duplicate"] },
  { changes: [{ at: "/lookups/contact", to: "nobody" }], errors: ["/lookups/contact not_a_contact"] },
  { changes: [{ at: "/ozmap/url", to: "https://[1:2]/api" }], errors: ["/ozmap/url not_a_url"] },
  {
    changes: [{ at: "/lookups/cep", to: [{ provider: "viacep" }, { provider: "viacep", perSecond: 2 }] }],
    errors: ["/lookups/cep/1 duplicate"],
  },
  {
    changes: [
      { at: "/lookups/contact", to: null },
      { at: "/lookups/geocode/0", to: { provider: "nominatim", perSecond: 2 } },
    ],
    errors: ["/lookups/contact contact_required", "/lookups/geocode/0/perSecond out_of_range"],
  },
];
