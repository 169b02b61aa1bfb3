//! Everything that can go wrong, and the dice.

use ozmap_sim::SplitMix64;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// One way in which something goes wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Fault { $($(#[$doc])* $name,)* }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in reports.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

faults! {
    /// The connection is gone before OZmap acts; it never does.
    DropBefore = "drop_before_commit",
    /// OZmap acts; the answer is lost.
    DropAfter = "drop_after_commit",
    /// OZmap acts only after the caller has given up.
    LateCommit = "late_commit",
    /// The answer takes long, but comes within the time limit.
    SlowAnswer = "slow_answer",
    /// The answer comes after the caller has given up, perhaps into the middle of the next call.
    ReorderedAnswer = "reordered_answer",
    /// The answer comes twice.
    DuplicateAnswer = "duplicate_answer",
    /// 5xx or 408, and OZmap did not act.
    ErrorBefore = "server_error_before_commit",
    /// 5xx or 408, and OZmap acted.
    ErrorAfter = "server_error_after_commit",
    /// A 4xx that stands for "did not act". No 404 or 410 for anything but a POST: from OZmap they say that nothing is
    /// there, and no client could tell that this is not true.
    Refused = "refused_4xx",
    /// 429.
    Throttled = "throttled_429",
    /// 403, once.
    Forbidden = "forbidden_403",
    /// 200 with something that is no JSON, and OZmap did not act.
    GarbageBefore = "garbage_before_commit",
    /// 200 with something that is no JSON, and OZmap acted.
    GarbageAfter = "garbage_after_commit",
    /// The first half of the body.
    Truncated = "truncated_body",
    /// A redirect, and OZmap did not act.
    Redirect = "redirect",
    /// OZmap makes the property and connects it to nothing.
    Unconnected = "made_unconnected",
    /// The look-up's rows leave `connections` out.
    NoConnections = "connections_left_out",
    /// The ledger dies before it wrote down what it decided.
    CrashBeforeWrite = "crash_before_write",
    /// The ledger dies with its intent written and the call not sent.
    CrashAfterWrite = "crash_after_write",
    /// The ledger dies at any moment, calls in flight or not.
    Crash = "crash_any_time",
    /// The loop that awaits an answer ends without one, and the ledger lives on.
    LoopLost = "loop_lost",
    /// Somebody takes a port.
    PortTaken = "port_taken",
    /// Somebody takes all ports of a box.
    BoxFilled = "box_filled",
    /// The ports of a box are blocked for a while.
    PortsBlocked = "ports_blocked",
    /// A technician installs a customer.
    Implanted = "client_implanted",
    /// Somebody installs a customer whose reservation is over, under its old code.
    ImplantedByHand = "implanted_by_hand",
    /// Somebody deletes a property.
    PropertyDeleted = "property_deleted",
    /// The token is refused for a while.
    TokenExpired = "token_expired",
    /// The ledger's clock is set forward.
    ClockForward = "clock_forward",
    /// The ledger's clock is set back.
    ClockBack = "clock_back",
}

/// The faults that hit a call.
pub(crate) const OF_CALLS: [Fault; 17] = [
    Fault::DropBefore,
    Fault::DropAfter,
    Fault::LateCommit,
    Fault::SlowAnswer,
    Fault::ReorderedAnswer,
    Fault::DuplicateAnswer,
    Fault::ErrorBefore,
    Fault::ErrorAfter,
    Fault::Refused,
    Fault::Throttled,
    Fault::Forbidden,
    Fault::GarbageBefore,
    Fault::GarbageAfter,
    Fault::Truncated,
    Fault::Redirect,
    Fault::Unconnected,
    Fault::NoConnections,
];

/// One of these. The slice is not empty.
pub(crate) fn pick<T: Copy>(dice: &mut SplitMix64, from: &[T]) -> T {
    let n = dice.below(u32::try_from(from.len()).unwrap_or(u32::MAX));
    from[n as usize]
}

/// A number from `low` to `high`.
pub(crate) fn between(dice: &mut SplitMix64, low: u64, high: u64) -> u64 {
    low + dice.next_u64() % (high - low + 1)
}

/// A number from 1 below `2^bits`, each order of magnitude as likely as the other: most things happen close together,
/// some far apart.
pub(crate) fn spread(dice: &mut SplitMix64, bits: u32) -> u64 {
    let floor = 1_u64 << dice.below(bits);
    between(dice, floor, 2 * floor - 1)
}
