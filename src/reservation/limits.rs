//! Every time limit of a reservation's life, in milliseconds.

/// How long after a POST of unknown outcome a second one may go out. Longer than any edge time limit plus the time a
/// slow OZmap may still need to act, since an empty look-up says only that it has not acted *yet*.
pub const SETTLE_MS: u64 = 15_000;

/// How long a reservation that took no port yet waits for its customer before it fails: as long as the page retries.
pub const GIVE_UP_MS: u64 = 15 * 60_000;

/// Pause after the first failed call; it doubles from there.
pub const BACKOFF_FIRST_MS: u64 = 2_000;

/// The longest pause between two tries. Work that OZmap refuses for hours is still tried four times an hour.
pub const BACKOFF_CAP_MS: u64 = 15 * 60_000;

/// Pause after a refused token: only a person can mend that, so retries are few.
pub const UNAUTHORIZED_PAUSE_MS: u64 = 5 * 60_000;

/// When, after the last POST of unknown outcome, OZmap is searched for what that POST left behind after all.
pub const SWEEPS_MS: [u64; 4] = [60_000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000];
