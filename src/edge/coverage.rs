//! `POST /v1/coverage`: a list of leads against today's network. Outcomes and reasons go out, and nothing else: even an
//! operator's key must not read the network from the edge.

use serde_json::{Map, Value, json};

use crate::coverage::{Snapshot, View};
use crate::geo::{LatLng, Metres};
use crate::plan::PlanTags;
use crate::problem::{InputError, Problem};
use crate::signup::{PlanId, location};
use crate::site::{MAX_RADIUS_M, Site};

/// Points of one request at most: about 60 bytes each, so that a list is under 100 KB, and a page of a spreadsheet.
pub const MAX_POINTS: usize = 1_000;

/// Some places, to be decided for one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageQuestion {
    tags: PlanTags,
    radius: Metres,
    points: Vec<LatLng>,
}

impl CoverageQuestion {
    /// Reads a body: `{plan, points: [{lat, lng}, …][, radiusM]}`.
    ///
    /// The radius is that of the body, else that of the site. OZmap's own default cannot be read: no documented field
    /// holds it.
    ///
    /// # Errors
    /// [`Problem::INVALID_JSON`], [`Problem::INVALID_INPUT`] with every bad field, or [`Problem::RADIUS_REQUIRED`].
    pub fn parse(body: &[u8], site: &Site) -> Result<Self, Problem> {
        let mut map: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Problem::INVALID_JSON)?;
        let (plan, points, radius) = (map.remove("plan"), map.remove("points"), map.remove("radiusM"));
        if !map.is_empty() {
            return Err(Problem::INVALID_JSON);
        }
        let mut errors = Vec::new();
        let mut bad = |pointer: String, code| errors.push(InputError { pointer, code });
        let tags = tags_of(plan.as_ref(), site).map_err(|code| bad(PlanId::POINTER.into(), code));
        let points = points_of(points.as_ref(), &mut bad);
        let radius = radius_of(radius.as_ref(), site).map_err(|code| bad("/radiusM".into(), code));
        match (tags, radius) {
            (Ok(tags), Ok(radius)) if errors.is_empty() => {
                Ok(Self { tags, radius: radius.ok_or(Problem::RADIUS_REQUIRED)?, points })
            }
            _ => Err(Problem::invalid(errors)),
        }
    }

    /// The answer, as JSON, in the order of the points. `as_of` is when the network was read, ISO 8601.
    #[must_use]
    pub fn answer(&self, snapshot: &Snapshot, as_of: &str) -> String {
        let plan = View::new(snapshot, &self.tags);
        let outcome = |at: &LatLng| match plan.outcome(*at, self.radius) {
            Ok(()) => json!({ "outcome": "viable" }),
            Err(reason) => json!({ "outcome": "not_viable", "reason": reason }),
        };
        let results: Vec<Value> = self.points.iter().map(outcome).collect();
        json!({ "asOf": as_of, "results": results }).to_string()
    }
}

fn tags_of(plan: Option<&Value>, site: &Site) -> Result<PlanTags, &'static str> {
    let plan = PlanId::parse(plan.and_then(Value::as_str).unwrap_or_default())?;
    site.plan(plan.as_str()).map(|plan| plan.region_tags.clone()).ok_or("plan_unknown")
}

/// The places; what is wrong with them goes to `bad`.
fn points_of(points: Option<&Value>, bad: &mut impl FnMut(String, &'static str)) -> Vec<LatLng> {
    let points = points.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if points.is_empty() || points.len() > MAX_POINTS {
        let code = if points.is_empty() { "points_required" } else { "points_too_many" };
        bad("/points".into(), code);
        return Vec::new();
    }
    let mut places = Vec::with_capacity(points.len());
    for (at, point) in points.iter().enumerate() {
        match point_of(point) {
            Ok(place) => places.push(place),
            Err(code) => bad(format!("/points/{at}"), code),
        }
    }
    places
}

/// A place by the rule of a signup's place, so that both routes take the same.
fn point_of(point: &Value) -> Result<LatLng, &'static str> {
    let number = |name: &str| point.get(name).and_then(Value::as_f64);
    match (point.as_object().map(Map::len), number("lat"), number("lng")) {
        (Some(2), Some(lat), Some(lng)) => location::parse(lat, lng),
        _ => Err("location_invalid"),
    }
}

/// The radius to search; `None` when nobody says.
fn radius_of(radius: Option<&Value>, site: &Site) -> Result<Option<Metres>, &'static str> {
    let Some(radius) = radius else { return Ok(site.radius_m) };
    let in_range = |radius: &f64| *radius > 0.0 && *radius <= MAX_RADIUS_M;
    radius.as_f64().filter(in_range).map(|radius| Some(Metres(radius))).ok_or("out_of_range")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Builder;
    use crate::ozmap::Id;
    use crate::ozmap::box_pages::InventoryBox;
    use crate::ozmap::splitters::Splitter;
    use crate::ozmap::test_data;
    use crate::region::RegionIndex;

    fn read(body: &Value, site: &Site) -> Result<CoverageQuestion, Problem> {
        CoverageQuestion::parse(body.to_string().as_bytes(), site)
    }

    fn with_radius(metres: f64) -> Site {
        Site { radius_m: Some(Metres(metres)), ..test_data::site() }
    }

    fn question(points: &Value) -> Value {
        json!({ "plan": "fibra-600", "points": points, "radiusM": 300 })
    }

    #[test]
    fn the_bodys_radius_then_the_sites_then_none() {
        let mut body = question(&json!([{"lat": -27.5, "lng": -48.5}]));
        assert_eq!(read(&body, &with_radius(200.0)).expect("valid").radius, Metres(300.0));
        body.as_object_mut().expect("a map").remove("radiusM");
        assert_eq!(read(&body, &with_radius(200.0)).expect("valid").radius, Metres(200.0));
        assert_eq!(read(&body, &test_data::site()), Err(Problem::RADIUS_REQUIRED));
        for radius in [json!(0), json!(-1), json!(5_000.1), json!("300"), json!(null)] {
            body["radiusM"] = radius;
            let problem = read(&body, &with_radius(200.0)).expect_err("bad");
            assert_eq!(problem.errors, [InputError { pointer: "/radiusM".into(), code: "out_of_range" }]);
        }
        body["radiusM"] = json!(5_000);
        assert!(read(&body, &test_data::site()).is_ok());
    }

    #[test]
    fn every_mistake_has_its_pointer() {
        let place = json!({"lat": -27.5, "lng": -48.5});
        let points = json!([
            place, {"lat": -27.5}, {"lat": 91, "lng": 0}, {"lat": -48.5, "lng": -27.5}, [-48.5, -27.5],
            {"lat": -27.5, "lng": -48.5, "name": "x"}, {"lat": "-27.5", "lng": -48.5}, 7
        ]);
        let body = json!({ "plan": "fibra-0", "points": points, "radiusM": 0 });
        let problem = read(&body, &test_data::site()).expect_err("bad");
        let found: Vec<_> = problem.errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        let expected = [
            ("/plan", "plan_unknown"),
            ("/points/1", "location_invalid"),
            ("/points/2", "location_invalid"),
            ("/points/3", "location_outside_brazil"),
            ("/points/4", "location_invalid"),
            ("/points/5", "location_invalid"),
            ("/points/6", "location_invalid"),
            ("/points/7", "location_invalid"),
            ("/radiusM", "out_of_range"),
        ];
        assert_eq!(found, expected);
        for (body, pointer, code) in [
            (json!({ "points": [place], "radiusM": 1 }), "/plan", "plan_required"),
            (json!({ "plan": 7, "points": [place], "radiusM": 1 }), "/plan", "plan_required"),
            (question(&json!([])), "/points", "points_required"),
            (question(&json!({})), "/points", "points_required"),
            (question(&json!(vec![place.clone(); MAX_POINTS + 1])), "/points", "points_too_many"),
        ] {
            let errors = read(&body, &test_data::site()).expect_err("bad").errors;
            assert_eq!(errors, [InputError { pointer: pointer.into(), code }]);
        }
        assert_eq!(
            read(&question(&json!(vec![place; MAX_POINTS])), &test_data::site()).map(|q| q.points.len()),
            Ok(1_000)
        );
    }

    #[test]
    fn what_is_no_question_is_refused() {
        for body in ["", "[]", "null", "{\"plan\":\"fibra-600\",\"points\":[],\"radius\":3}", "{\"radiusM\":1e999}"] {
            let read = CoverageQuestion::parse(body.as_bytes(), &test_data::site());
            assert_eq!(read, Err(Problem::INVALID_JSON), "{body}");
        }
    }

    #[test]
    fn answers_in_the_order_of_the_points_and_names_no_box() {
        let id = |text| Id::new(text).expect("an id");
        let mut boxes = Builder::new(RegionIndex::default());
        let at = LatLng::new(-27.5, -48.5).expect("a place");
        boxes.add(InventoryBox::Built { id: id("a"), project: id("p"), at }).expect("room");
        let mut ports = boxes.ports();
        ports.add(Splitter { id: id("s"), parent: id("a"), free_ports: 1 }).expect("room");
        let (snapshot, _) = ports.finish();
        let far = json!({"lat": -27.6, "lng": -48.5});
        let points = json!([far, {"lat": -27.5, "lng": -48.5}, far]);
        let answer = read(&question(&points), &test_data::site()).expect("valid").answer(&snapshot, "2026-01-05");
        let none = json!({"outcome": "not_viable", "reason": "no_box_in_range"});
        let expected = json!({"asOf": "2026-01-05", "results": [none, {"outcome": "viable"}, none]});
        assert_eq!(serde_json::from_str::<Value>(&answer).expect("json"), expected);
    }
}
