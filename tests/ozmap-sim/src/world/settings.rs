//! What an operator can set in OZmap, and what nobody publishes and tests want both ways.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::DEFAULT_TOKEN;

/// How this OZmap behaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches of OZmap and of the simulator")]
pub struct Settings {
    /// Radius in metres when a viability call names none.
    pub default_radius: f64,
    /// Most boxes that a viability answer holds (of each of its two lists), nearest first. `None`: all.
    pub max_boxes: Option<usize>,
    /// Counts ports that are occupied by a property as free.
    pub count_property_ports_as_free: bool,
    /// Counts blocked ports as free.
    pub count_blocked_as_free: bool,
    /// Answers 404, not `[]`, to a look-up by an unknown client code. Neither is documented.
    pub not_found_for_unknown_code: bool,
    /// Leaves `box` out of property rows: the SDK's model has it as optional.
    pub omit_property_box: bool,
    /// Leaves the optional `hasNextPage` and `nextUrl` out of lists.
    pub omit_page_links: bool,
    /// Most rows of one page, whatever `limit` asks for. Not published.
    pub max_limit: usize,
    /// Accepted tokens. Never shown.
    #[serde(skip_serializing)]
    pub tokens: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            default_radius: 300.0,
            max_boxes: None,
            count_property_ports_as_free: false,
            count_blocked_as_free: false,
            not_found_for_unknown_code: false,
            omit_property_box: false,
            omit_page_links: false,
            max_limit: 1000,
            tokens: vec![DEFAULT_TOKEN.to_owned()],
        }
    }
}

impl Settings {
    /// These settings with some changed, by the names that [`Serialize`] gives them, and `tokens`. An error is a message
    /// for people.
    pub fn changed(&self, changes: Map<String, Value>) -> Result<Self, String> {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(self) else {
            return Err("settings are an object".to_owned());
        };
        fields.insert("tokens".to_owned(), self.tokens.clone().into());
        fields.extend(changes);
        let settings: Self = serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())?;
        if settings.default_radius <= 0.0 || settings.max_limit == 0 {
            return Err("defaultRadius and maxLimit are positive".to_owned());
        }
        Ok(settings)
    }
}
