/** Every limit of the edge, with its unit in its name and its reason beside it. */

/** A signup is about 1 KB and a ticket about 1 KB: this leaves room, and nothing to abuse. */
export const BODY_MAX_BYTES = 16 * 1024;

/** A phone on a bad line sends a signup in a second or two; who takes longer only holds the connection. */
export const BODY_TIMEOUT_MS = 10_000;

/** A list of 1,000 places is about 60 KB, pretty-printed twice that. */
export const COVERAGE_BODY_MAX_BYTES = 128 * 1024;

/** A site with a hundred plans is about 30 KB. */
export const SITE_BODY_MAX_BYTES = 128 * 1024;

/** A change of a site is in effect everywhere after this; the isolate that took it uses it at once. */
export const SITE_FRESH_MS = 10_000;

/** An isolate that nobody asked for so long reads a site again before it answers. */
export const SITE_STALE_MS = 60_000;

/** A store answers in milliseconds; one that does not is out of reach, and what is known of the site is used. */
export const SITE_WAIT_MS = 3_000;

/** Whoever tries keys that do not exist has the directory read no more often than this. */
export const DIRECTORY_AGAIN_MS = 1_000;

/** Operators' keys of a site that work: some systems, some people, and those that are being replaced. */
export const KEYS_MAX = 20;

/** A key that was replaced goes on for so long, until every system has the new one. */
export const ROTATION_MS = 24 * 60 * 60_000;

/** Keys that ended stay on the list for so long: somebody may ask which one that was. */
export const KEY_ENDED_KEEP_MS = 90 * 24 * 60 * 60_000;

/** Who changed a site when, the last so many times. */
export const VERSIONS_KEPT = 50;

/** The period of the rate limiting bindings in wrangler.jsonc: they do not say when there is room again. */
export const RATE_BINDING_PERIOD_MS = 60_000;

/** OZmap servers of small providers are slow, but a person on a phone waits no longer than this for one call. */
export const UPSTREAM_TIMEOUT_MS = 10_000;

/** Of calls to one OZmap that wait for room: with the call itself, about what a person on a phone waits at all. */
export const GATE_WAIT_MS = 8_000;

/** A call that has not ended after this never will: whoever made it is gone. */
export const GATE_HOLD_MS = UPSTREAM_TIMEOUT_MS + 2_000;

/** A page of 100 detailed region polygons is a few MB; anything far beyond is not OZmap. */
export const UPSTREAM_BODY_MAX_BYTES = 32 * 1024 * 1024;

/** How long a ticket may be used: long enough to type the rest of the form, short enough for ports to be still there. */
export const TICKET_TTL_S = 30 * 60;

/** How long a reservation request waits for OZmap before it answers 202 and the work goes on without it. */
export const RESERVE_WAIT_MS = 12_000;

/** Regions are redrawn by people, by hand, rarely: older than this, they are fetched again in the background. */
export const REGIONS_FRESH_MS = 5 * 60_000;

/** Older than this, a plan with region tags is not decided on them: the check waits for fresh ones or fails. */
export const REGIONS_STALE_MS = 60 * 60_000;

/** All pages of the regions: a check waits no longer for them. */
export const REGIONS_WAIT_MS = 25_000;

/** Regions that cannot be read are logged one by one up to here, each time they are fetched: where all are of a shape
 * that the core does not know, twenty show it. The line of the fetch has the count of all. */
export const REGIONS_SKIPPED_LINES = 20;

/** The whole network is some calls for a small provider and thousands for a large one: not for each list of leads. */
export const COVERAGE_FRESH_MS = 15 * 60_000;

/** Ports are taken every day: an older network is no longer today's. */
export const COVERAGE_STALE_MS = 2 * 60 * 60_000;

/** A small network is read while the first request waits; a large one is there for a later request. */
export const COVERAGE_WAIT_MS = 25_000;

/** Rows that cannot be read are logged one by one up to here: as with regions, twenty show what is wrong. */
export const COVERAGE_SKIPPED_LINES = 20;

/** A million boxes are about 2,500 calls to a server that may take half a second for each. */
export const COVERAGE_HUNG_MS = 30 * 60_000;

/** A person who waits for a CEP types meanwhile; a provider that takes longer is of no use, and the next is asked. */
export const LOOKUP_TIMEOUT_MS = 3_000;

/** Five candidates of a map are about 10 KB; anything far beyond is no answer to a look-up. */
export const LOOKUP_BODY_MAX_BYTES = 128 * 1024;

/** Streets change rarely, and public providers ask to be spared: the same question is not asked twice a day. */
export const LOOKUP_KEEP_MS = 24 * 60 * 60_000;

/** What is unknown now may be known soon, in a new street most of all. */
export const LOOKUP_KEEP_NOTHING_MS = 10 * 60_000;

/** Answers kept by one isolate: at most about 2 KB each, of the 128 MB that it has on Cloudflare. */
export const LOOKUP_KEPT_MAX = 4_000;

/** Who just let somebody wait in vain, or asked for fewer requests, is not asked for so long: the next one is quicker. */
export const LOOKUP_REST_MS = 10_000;

/** Two customers in one second may both be served by a provider that allows one; a queue helps nobody. */
export const LOOKUP_TURN_WAIT_MS = 1_000;

/** Cloudflare judges a token in a moment; a person waits for the check behind it. */
export const TURNSTILE_TIMEOUT_MS = 5_000;

/** Its answer is a few hundred bytes. */
export const TURNSTILE_BODY_MAX_BYTES = 16 * 1024;

/** How often a token is shown whose answer was lost, or no answer. */
export const TURNSTILE_TRIES = 2;

/** A call in flight for longer than any time-out means that whoever made it is gone. */
export const IN_FLIGHT_WATCH_MS = 15_000;

/** An alarm set for "now" stalls in workerd; this is the nearest future that does not. */
export const ALARM_MIN_MS = 1_000;

/** An alarm that is this late may be lost, and is set again. */
export const ALARM_LOST_MS = 10_000;

/** Reservations worked on at a time by one alarm: OZmap may be a small server. */
export const ALARM_CONCURRENCY = 4;

/** One alarm holds up the next for no longer than this: a call that hangs must not make everybody else's work late. */
export const ALARM_TURN_MS = 3_000;

/** A reservation whose step fails in the core is tried again after this: it may be a defect that every try meets. */
export const WAKE_FAILED_MS = 15_000;

/** A browser that comes back within a month with its key still gets its answer. */
export const IDEMPOTENCY_KEEP_MS = 30 * 24 * 60 * 60_000;

/** Work that is late by so much is not only waiting for its alarm. */
export const WAKE_OVERDUE_MS = 60_000;

/** Prometheus asks every 15 to 60 s; whether OZmap answers is looked up for it when nobody has called for so long. */
export const SILENCE_MS = 60_000;

/** A port that is still not given back after an hour is for a person to look at. */
export const RELEASE_OVERDUE_MS = 60 * 60_000;
