/** A ticket opens only at the edge that made it, for the site, plan and place it was made for, in time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CompactEncrypt } from "jose";
import { otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack, until } from "./harness.ts";
import * as tickets from "./tickets.ts";

const OTHER = otherSite("outra");
const stack = await startStack({ sites: { sites: [SITE, OTHER] } });
const signup = signupAt(stack.place("viable"));
const key = Buffer.from(stack.edge.ticketKey, "base64");

const seal = (claims: unknown, header: object = {}, secret: Uint8Array = key) =>
  new CompactEncrypt(Buffer.from(typeof claims === "string" ? claims : JSON.stringify(claims)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", ...header })
    .encrypt(secret);

/** The claims of a fresh ticket, as only the edge can read them. */
async function claimsOf(ticket: string) {
  return JSON.parse(await tickets.claimsOf(ticket, stack.edge.ticketKey)) as {
    slots: unknown[];
    bound: { exp: number };
  };
}

/** The same claims with another end, in Unix seconds. */
const expiring = (claims: Awaited<ReturnType<typeof claimsOf>>, exp: number) => ({
  ...claims,
  bound: { ...claims.bound, exp },
});

let counter = 0;
async function refused(ticket: string, status: number, code: string, body = signup) {
  counter += 1;
  isProblem(await stack.reserve(body, ticket, `ticket-refused-${counter}`), status, code);
}

test("what the edge did not make is no ticket", async () => {
  const ticket = await stack.ticketFor(signup);
  const claims = await claimsOf(ticket);
  const [head, , iv, sealed, tag] = ticket.split(".");
  const flipped = (sealed ?? "").replace(/^./, (first) => (first === "A" ? "B" : "A"));
  const made = [
    "",
    "x",
    "a.b.c.d.e",
    ticket.slice(0, -2),
    [head, "", iv, flipped, tag].join("."),
    await seal(claims, {}, Buffer.alloc(32, 7)),
    // Right key, but not the way the edge seals.
    await seal(claims, { enc: "A128CBC-HS256" }),
    await seal("{}"),
    await seal("no JSON"),
    await seal({ ...claims, admin: true }),
    `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`,
  ];
  for (const one of made) await refused(one, 422, "ticket_invalid");
});

test("an expired ticket is gone", async () => {
  const claims = await claimsOf(await stack.ticketFor(signup));
  const now = Math.floor(Date.now() / 1000);
  assert.ok(claims.bound.exp > now + 29 * 60 && claims.bound.exp <= now + 30 * 60);
  await refused(await seal(expiring(claims, now - 1)), 410, "ticket_expired");
  await refused(await seal(expiring(claims, 0)), 410, "ticket_expired");
});

test("a ticket of another plan, place or site does not fit", async () => {
  const ticket = await stack.ticketFor(signup);
  const moved = { ...signup, location: { ...signup.location, lat: signup.location.lat + 1e-6 } };
  await refused(ticket, 422, "ticket_mismatch", { ...signup, plan: "fibra-600" });
  await refused(ticket, 422, "ticket_mismatch", moved);
  await refused(ticket, 422, "ticket_mismatch", signupAt(stack.place("lastPort")));
  const others = await stack.ticketFor(signup, OTHER.key);
  await refused(others, 422, "ticket_mismatch");
});

test("what was refused never reached OZmap", async () => {
  assert.ok(counter > 10);
  assert.deepEqual(await stack.noted("POST", "/properties"), []);
});

test("a key whose ticket has expired since still names its reservation", async () => {
  const claims = await claimsOf(await stack.ticketFor(signup));
  const exp = Math.floor(Date.now() / 1000) + 2;
  const ticket = await seal(expiring(claims, exp));
  const first = await stack.reserve(signup, ticket, "ticket-expires-1");
  assert.equal(first.status, 201, first.text);
  await until(5000, async () => Date.now() / 1000 >= exp);
  await refused(ticket, 410, "ticket_expired");
  const again = await stack.reserve(signup, ticket, "ticket-expires-1");
  assert.deepEqual([again.status, again.body], [201, first.body]);
});

test("one ticket is one reservation, in whatever spelling, for whomever, and after a crash", async () => {
  const ticket = await stack.ticketFor(signup);
  const first = await stack.reserve(signup, ticket, "ticket-once-1");
  assert.equal(first.status, 201, first.text);
  const posts = (await stack.noted("POST", "/properties")).length;
  // Base64 may have white space in it: the same vector, in another text.
  const [head, none, iv, ...rest] = ticket.split(".");
  const respelled = [head, none, `${iv?.slice(0, 4)} ${iv?.slice(4)}`, ...rest].join(".");
  const another = { ...signup, contact: { ...signup.contact, name: "Outra Pessoa Inventada" } };
  const replay = async () => {
    await refused(ticket, 410, "ticket_expired");
    await refused(ticket, 410, "ticket_expired", another);
    await refused(respelled, 410, "ticket_expired");
    await refused(` ${ticket}`, 422, "ticket_invalid");
  };
  await replay();
  await stack.crash();
  await replay();
  assert.equal((await stack.noted("POST", "/properties")).length, posts);
  // The reservation that it made is still what its own key names, and a refusal has not spent the key that it came with.
  assert.deepEqual((await stack.reserve(signup, ticket, "ticket-once-1")).body, first.body);
  const fresh = await stack.reserve(signup, await stack.ticketFor(signup), `ticket-refused-${counter}`);
  assert.equal(fresh.status, 201, fresh.text);
});

test("of twenty that come with one ticket at once, one has a port", async () => {
  const ticket = await stack.ticketFor(signup);
  const free = await stack.freePorts();
  const keys = Array.from({ length: 20 }, (_, at) => `ticket-twenty-${at}`);
  const answers = await Promise.all(keys.map((one) => stack.reserve(signup, ticket, one)));
  assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  for (const answer of answers.filter(({ status }) => status !== 201))
    isProblem(answer, 410, "ticket_expired");
  assert.equal(await stack.freePorts(), free - 1);
});

test("the name may be corrected between check and reservation", async () => {
  const ticket = await stack.ticketFor(signup);
  const corrected = { ...signup, contact: { ...signup.contact, name: "Pessoa Inventada da Silva" } };
  const answer = await stack.reserve(corrected, ticket, "ticket-used-1");
  assert.equal(answer.status, 201, answer.text);
  assert.equal((await stack.theProperty(answer.body.code)).client.name, "Pessoa Inventada da Silva");
});

test("a ticket holds no more than the boxes, and no person", async () => {
  const claims = await claimsOf(await stack.ticketFor(signup));
  assert.deepEqual(Object.keys(claims), ["slots", "bound"]);
  assert.deepEqual(Object.keys(claims.bound).sort(), ["at", "exp", "plan", "site"]);
  const text = JSON.stringify(claims);
  for (const part of [...Object.values(signup.contact), "99999", signup.address.street ?? ""])
    assert.ok(!text.includes(part), part);
});
