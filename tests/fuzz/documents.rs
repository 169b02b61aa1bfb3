//! Valid documents of each kind: `tests/vectors/documents.json`.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use conecte_ozmap::edge::{Intake, RegionLoad};
use conecte_ozmap::ozmap::Reply;
use conecte_ozmap::region::RegionIndex;
use conecte_ozmap::signup::Signup;
use conecte_ozmap::site::Site;

use crate::node::Node;

/// Keys that idempotency headers carry: no JSON.
const KEYS: [&str; 2] = ["0123456789abcdef", "a-b_C-9999"];

const QUERIES: [&str; 3] = [
    "state=reserved,releasing&limit=200",
    "since=2026-11-25T19%3A30:00.5-03:00&until=2026-11-26T00:00:00Z&code=CNT-01M0000000000000000000RSV2",
    "cursor=3137303030303030303030303020782d31&limit=7",
];

static DOCUMENTS: LazyLock<HashMap<String, Vec<(Node, String)>>> = LazyLock::new(|| {
    let Node::Map(kinds) = Node::parse(include_str!("../vectors/documents.json")) else { panic!("an object") };
    let listed = kinds.into_iter().filter_map(|(name, documents)| match documents {
        Node::List(documents) => Some((name.trim_matches('"').to_owned(), documents)),
        _ => None,
    });
    let with_text = |document: Node| (document.clone(), document.text());
    listed.map(|(name, documents)| (name, documents.into_iter().map(with_text).collect())).collect()
});

/// All documents of a kind.
pub(crate) fn all(kind: &str) -> Vec<Node> {
    DOCUMENTS[kind].iter().map(|(document, _)| document.clone()).collect()
}

/// One of them, as text.
pub(crate) fn text(kind: &str, number: usize) -> &'static str {
    &DOCUMENTS[kind][number].1
}

/// Signups, with a ticket and with a reason.
pub(crate) fn intakes() -> Vec<Node> {
    let signup = text("signups", 0);
    let with = |member: &str| Node::parse(&signup.replacen('{', &format!("{{{member},"), 1));
    let (ticket, reason) = (r#""ticket":"eyJhbGciOiJkaXIifQ..a.b.c""#, r#""reason":"no_free_port""#);
    vec![Node::parse(signup), with(ticket), with(reason)]
}

/// A leaf is any text.
pub(crate) fn keys() -> Vec<Node> {
    KEYS.iter().map(|key| Node::leaf(key)).collect()
}

/// Queries of the list of reservations.
pub(crate) fn queries() -> Vec<Node> {
    QUERIES.iter().map(|query| Node::leaf(query)).collect()
}

pub(crate) fn site() -> &'static Site {
    static SITE: LazyLock<Site> = LazyLock::new(|| Site::parse(text("sites", 0)).unwrap());
    &SITE
}

/// A signup for this plan.
pub(crate) fn signup(plan: &str) -> Signup {
    let body = text("signups", 0).replace("fibra-600", plan);
    Intake::parse(body.as_bytes(), None, site()).unwrap().signup
}

pub(crate) fn index() -> Arc<RegionIndex> {
    static INDEX: LazyLock<Arc<RegionIndex>> = LazyLock::new(|| {
        let mut load = RegionLoad::default();
        load.reply(Reply::Answer { status: 200, body: text("regions", 0).as_bytes() }).unwrap();
        Arc::new(load.finish().unwrap())
    });
    Arc::clone(&INDEX)
}
