//! What every kind of row has in common.

use geo::Polygon;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Refusal, input::Object};
use crate::{
    clock::Stamp,
    id::{Kind, ObjectId},
    world::{Table, World},
};

/// A kind of row that the API lists, reads, creates, changes and deletes.
pub(crate) trait Doc: Clone + Serialize + DeserializeOwned {
    /// Name of the kind, for messages and ids.
    const KIND: Kind;
    /// The value of `kind` in a row, where rows have one.
    const KIND_NAME: Option<&'static str> = None;
    /// The name in a tag's `allowedTypes`.
    const TAG_TYPE: Option<&'static str> = None;
    /// Fields that a change must not touch, because the simulator would no longer be sound.
    const FIXED: &'static [&'static str] = &[];

    fn id(&self) -> ObjectId;
    fn stamps(&mut self) -> (&mut Stamp, &mut Stamp);
    fn table(world: &World) -> &Table<Self>;
    fn table_mut(world: &mut World) -> &mut Table<Self>;

    /// Where it is, `[lng, lat]`.
    fn point(&self) -> Option<[f64; 2]> {
        None
    }

    /// What it covers.
    fn area(&self) -> Option<Polygon> {
        None
    }

    /// Tags to be checked.
    fn tags(&self) -> &[ObjectId] {
        &[]
    }

    /// Completes the body of a creation.
    fn prepare(_world: &mut World, _body: &mut Object) -> Result<(), Refusal> {
        Ok(())
    }

    /// Checks what it refers to.
    fn check(&self, _world: &World) -> Result<(), Refusal> {
        Ok(())
    }

    /// Takes over what a changed row does not show, from the row before the change.
    fn keep(&mut self, _old: &Self) {}

    /// After it was put into its table.
    fn created(&self, _world: &mut World) {}

    /// Deletes it and what goes with it.
    fn delete(&self, world: &mut World) -> Result<(), Refusal> {
        Self::table_mut(world).remove(&self.id());
        Ok(())
    }

    /// Adds to the row what is not stored.
    fn complete(&self, _world: &World, _row: &mut Object) {}

    /// The row as a list gives it.
    fn row(&self, world: &World) -> Value {
        let mut row = serde_json::to_value(self).expect("rows have string keys and finite numbers");
        if let Value::Object(row) = &mut row {
            if let Some(kind) = Self::KIND_NAME {
                row.insert("kind".to_owned(), json!(kind));
            }
            if let Some([lng, lat]) = self.point() {
                row.insert("lat".to_owned(), json!(lat));
                row.insert("lng".to_owned(), json!(lng));
            }
            self.complete(world, row);
        }
        row
    }
}

/// The tags of a row must exist and be meant for it. Assumption: OZmap enforces `allowedTypes`.
pub(crate) fn check_tags<T: Doc>(world: &World, doc: &T) -> Result<(), Refusal> {
    for id in doc.tags() {
        let tag = world.tags.get(id).ok_or_else(|| Refusal::invalid(format!("no tag {id}")))?;
        if T::TAG_TYPE.is_some_and(|kind| !tag.allowed_types.iter().any(|allowed| allowed == kind)) {
            return Err(Refusal::invalid(format!("tag {id} is not meant for {:?}", T::KIND)));
        }
    }
    Ok(())
}
