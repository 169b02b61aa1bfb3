// The languages of the form say the same things, each in its own words.
import assert from "node:assert/strict";
import { test } from "node:test";

const { otherStrings, portuguese } = await import("../../dist/form/strings/index.js");

/** The strings that a `lang` attribute gives. */
const stringsFor = async (lang: string | null) => (await otherStrings(lang)) ?? portuguese;
const LANGUAGES = { pt: portuguese, en: await stringsFor("en"), es: await stringsFor("es") };

/** What the sentences are made with here. */
const SAMPLES: Record<string, unknown[]> = {
  stepOf: [2, 4],
  summary: [3],
  "cep.kept": ["Rua"],
  "plan.upload": ["150 Mbps"],
  "location.set": ["-27", "-48"],
  "reserved.shared": ["CNT-1", "Até"],
  "reserved.until": [{ date: "—", hour: 9, minute: 5 }],
};

/** Texts that are the same word in both languages, or no words at all. */
const SAME: Record<string, string[]> = {
  en: ["labels.email", "labels.lat", "labels.lng", "placeholders.cep", "placeholders.phone"],
  es: [
    "labels.number",
    "labels.state",
    "optional",
    "placeholders.cep",
    "placeholders.lat",
    "placeholders.lng",
    "placeholders.phone",
  ],
};

/** Every text with its path; a sentence made by a function, as it comes out. */
function texts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const sample = SAMPLES[path];
    assert.ok(sample, `no sample for ${path}`);
    return [[path, value(...sample)]];
  }
  assert.ok(typeof value === "object" && value !== null, path);
  return Object.entries(value).flatMap(([key, part]) => texts(part, path ? `${path}.${key}` : key));
}

const pt = new Map(texts(LANGUAGES.pt));

for (const lang of ["en", "es"] as const) {
  const own = texts(LANGUAGES[lang]);

  test(`${lang} says everything that Portuguese says, and nothing else`, () => {
    assert.ok(pt.size > 150, `only ${pt.size} texts`);
    assert.deepEqual(own.map(([path]) => path).sort(), [...pt.keys()].sort());
    for (const [path, text] of own) assert.notEqual(text.trim(), "", path);
  });

  test(`${lang} is translated: what equals Portuguese is known to`, () => {
    const same = own.filter(([path, text]) => pt.get(path) === text).map(([path]) => path);
    assert.deepEqual(same.sort(), SAME[lang]);
  });
}

test("every language counts one in the singular", () => {
  for (const [lang, { summary }] of Object.entries(LANGUAGES)) {
    assert.notEqual(summary(1).replace("1", "2"), summary(2), lang);
    assert.match(summary(2), /2/);
  }
});

test("the lang attribute picks by its primary subtag; whatever else is Portuguese", async () => {
  const picked = [
    "pt-BR",
    "pt",
    "PT-pt",
    "en",
    "en-US",
    "EN-gb",
    "es",
    "es-419",
    "fr",
    "",
    null,
    "constructor",
  ];
  assert.deepEqual(await Promise.all(picked.map(async (lang) => (await stringsFor(lang)).lang)), [
    "pt-BR",
    "pt-BR",
    "pt-BR",
    "en",
    "en",
    "en",
    "es",
    "es",
    "pt-BR",
    "pt-BR",
    "pt-BR",
    "pt-BR",
  ]);
});
