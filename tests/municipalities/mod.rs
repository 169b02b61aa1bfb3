//! The real municipalities of `tests/data`, and places near their borders.

use serde_json::Value;

pub(crate) type Ring = Vec<[f64; 2]>;

/// Name and rings of all 385.
pub(crate) fn municipalities() -> Vec<(String, Vec<Ring>)> {
    let mut all = Vec::new();
    for text in [include_str!("../data/municipios-sc.geojson"), include_str!("../data/municipios-rj.geojson")] {
        let file: Value = serde_json::from_str(text).expect("JSON");
        for feature in file["features"].as_array().expect("features") {
            let rings = serde_json::from_value(feature["geometry"]["coordinates"].clone()).expect("a polygon");
            all.push((feature["properties"]["name"].as_str().expect("a name").to_owned(), rings));
        }
    }
    assert_eq!(all.len(), 385);
    all
}

/// An edge's start and middle, and the nearest numbers on each side of both.
pub(crate) fn hair_beside(edge: &[[f64; 2]]) -> impl Iterator<Item = [f64; 2]> {
    let ([ax, ay], [bx, by]) = (edge[0], edge[1]);
    let ends = [[ax, ay], [f64::midpoint(ax, bx), f64::midpoint(ay, by)]];
    let near = |[x, y]: [f64; 2]| [[x, y], [x.next_up(), y], [x.next_down(), y], [x, y.next_up()], [x, y.next_down()]];
    ends.into_iter().flat_map(near)
}
