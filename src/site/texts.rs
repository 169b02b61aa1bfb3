//! The languages of a page, and sentences of the ISP's own in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules::text_mistake;

/// The languages that pages speak.
pub const LANGUAGES: [&str; 3] = ["pt-BR", "en", "es"];

/// The most characters of a text.
const MAX_CHARS: usize = 2_000;

/// Texts by language.
pub type Texts = BTreeMap<String, PageTexts>;

/// What an ISP says in its page in words of its own. Plain text: no markup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageTexts {
    /// What a person agrees to before the data is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// What happens after a reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Names every mistake in the languages by its place below `languages`.
pub(super) fn check_languages(languages: &[String], bad: &mut dyn FnMut(String, &'static str)) {
    if languages.is_empty() {
        bad(String::new(), "no_languages");
    }
    for (at, language) in languages.iter().enumerate() {
        if !LANGUAGES.contains(&language.as_str()) {
            bad(format!("/{at}"), "language_unknown");
        } else if languages[..at].contains(language) {
            bad(format!("/{at}"), "duplicate");
        }
    }
}

/// Names every mistake in the texts by its place below `texts`.
pub(super) fn check_texts(texts: &Texts, bad: &mut dyn FnMut(String, &'static str)) {
    for (language, PageTexts { consent, next }) in texts {
        let place = format!("/{}", language.replace('~', "~0").replace('/', "~1"));
        if !LANGUAGES.contains(&language.as_str()) {
            bad(place, "language_unknown");
            continue;
        }
        for (name, text) in [("consent", consent), ("next", next)] {
            let allowed = |c| c == '\n';
            if let Some(code) = text.as_ref().and_then(|text| text_mistake(text, MAX_CHARS, allowed)) {
                bad(format!("{place}/{name}"), code);
            }
        }
    }
}
