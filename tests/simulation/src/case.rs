//! One customer with one idempotency key, hence one reservation, and what the referee knows about it.

use conecte_ozmap::reservation::Slot;
use ozmap_sim::ObjectId;

/// One reservation from outside.
pub(crate) struct Case {
    /// Its client code.
    pub(crate) code: String,
    /// Its candidate boxes.
    pub(crate) slots: Vec<Slot>,
    /// Properties under its code that somebody deleted behind our back.
    pub(crate) tampered: Vec<ObjectId>,
    /// A POST went out, and no look-up was read since that would show what it did.
    pub(crate) post_unseen: bool,
    /// The look-up that OZmap answered and whose answer is on its way: process and number of the call.
    pub(crate) looked: Option<(u32, u64)>,
    /// Deletes that directly followed a look-up and have not reached OZmap yet.
    pub(crate) deletes_under_way: u32,
}

impl Case {
    pub(crate) fn new(code: String, slots: Vec<Slot>) -> Self {
        Self { code, slots, tampered: Vec::new(), post_unseen: false, looked: None, deletes_under_way: 0 }
    }
}
