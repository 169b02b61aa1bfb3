//! Catalogue entries that rows refer to. They cannot be changed.

use serde_json::{Value, json};

use crate::{
    clock::Stamp,
    id::{Kind, ObjectId},
};

/// The one box type.
pub(crate) const BOX_TYPE: ObjectId = ObjectId::numbered(Kind::BoxType, 1);
/// The one region type.
pub(crate) const REGION_TYPE: ObjectId = ObjectId::numbered(Kind::RegionType, 1);

/// Outputs of the splitter types; the position gives the id. 1:2 feeds other splitters, the rest serve customers.
const OUTPUTS: [usize; 4] = [2, 4, 8, 16];

/// The splitter type with so many outputs.
pub(crate) fn splitter_type(outputs: usize) -> Option<ObjectId> {
    let position = OUTPUTS.iter().position(|&n| n == outputs)?;
    Some(ObjectId::numbered(Kind::SplitterType, u64::try_from(position).ok()? + 1))
}

/// How many outputs a splitter type has.
pub(crate) fn outputs_of(splitter_type_id: ObjectId) -> Option<usize> {
    OUTPUTS.into_iter().find(|&n| splitter_type(n) == Some(splitter_type_id))
}

/// Rows of the read-only routes.
pub(crate) fn catalogue(route: &str) -> Option<Vec<Value>> {
    let (created, updated) = (Stamp(0).to_text(), Stamp(0).to_text());
    match route {
        "box-types" => Some(vec![json!({
            "id": BOX_TYPE, "code": "CTO", "config": {}, "createdAt": created, "updatedAt": updated,
        })]),
        "region-types" => Some(vec![json!({
            "id": REGION_TYPE, "name": "Município", "color": "3388FF", "borderColor": "3388FF", "lineWidth": 3.5,
            "createdAt": created, "updatedAt": updated,
        })]),
        "splitter-types" => Some(
            OUTPUTS
                .iter()
                .map(|&outputs| {
                    json!({
                        "id": splitter_type(outputs), "code": format!("1:{outputs}"), "isDrop": outputs > 2,
                        "ratio": {"input": 1, "output": outputs}, "isBalanced": true, "attenuation": [],
                        "createdAt": created, "updatedAt": updated,
                    })
                })
                .collect(),
        ),
        _ => None,
    }
}
