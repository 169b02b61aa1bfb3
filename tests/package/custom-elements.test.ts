/** The custom-elements manifest against the sources of the form. The live page is asked in tests/consumers. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { agree, declared, names } from "./custom-elements.ts";

const folder = join(root, "www/form");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(join(folder, path), "utf8"))
  .join("\n");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);

test("attributes: those that are observed, read or styled by", async () => {
  const { ConecteSignup, TAG } = await import("../../dist/form/index.js");
  const used = [
    ...ConecteSignup.observedAttributes,
    ...all(source, /\bthis\.(?:get|has)Attribute\("([\w-]+)"/g),
    ...all(source, /:host\((?::not\()?\[([\w-]+)/g).filter(
      (name) => name !== "hidden" && !name.startsWith("data-"),
    ),
  ];
  agree("attributes", used, names("attributes"));
  assert.equal(declared.tagName, TAG);
});

test("events: those of events.ts", () => {
  agree("events", all(read("www/form/events.ts"), /^ {2}"(conecte-[\w-]+)":/gm), names("events"));
});

test("slots", () => {
  const shadow = all(source, /h\("slot", \{ name: "([\w-]+)"/g);
  const moved = all(source, /:scope > \[slot="([\w-]+)"\]/g);
  agree("slots", [...shadow, ...moved], names("slots"));
});

test("CSS parts: each name that a part attribute is given", () => {
  const values = all(source, /\bpart: ([^,\n]+)/g).flatMap((value) => all(value, /["`]([^"`]+)["`]/g));
  const given = values.flatMap((value) => value.split(" "));
  // A name that ends in a variable stands for all that begin like it.
  const known = given.flatMap((name) => {
    const [start = "", more] = name.split("${");
    const found = names("cssParts").filter((one) => one.startsWith(start));
    return more === undefined || found.length === 0 ? [name] : found;
  });
  agree("parts", known, names("cssParts"));
});

test("CSS variables: each that a style sheet of the form reads", async () => {
  const styles = readdirSync(join(root, "dist/form/styles")).filter((file) => file.endsWith(".js"));
  const modules = await Promise.all(styles.map((file) => import(`../../dist/form/styles/${file}`)));
  const css = modules.flatMap((module) => Object.values(module)).filter((one) => typeof one === "string");
  agree("variables", all(css.join("\n"), /var\((--conecte-[\w-]+)/g), names("cssProperties"));
});

test("the types for JSX have every attribute", () => {
  const [, props = ""] =
    read("www/client/react.ts").match(/interface ConecteSignupProps[^{]*\{([^}]*)\}/) ?? [];
  const own = names("attributes").filter((name) => name !== "lang");
  agree("attributes of ConecteSignupProps", all(props, /^ {2}"?([\w-]+)"?\??:/gm), own);
});
