//! Create, read, update, delete and list, the same for every kind of row.

use serde_json::{Value, json};

use super::{
    Answer, Refusal,
    doc::{Doc, check_tags},
    input::{self, Object},
    list,
    params::Params,
    rows,
};
use crate::{id::ObjectId, world::World};

/// Chooses what to do by method and by whether an id is given.
pub(crate) fn dispatch<T: Doc>(
    world: &mut World,
    method: &str,
    id: Option<&str>,
    params: &Params,
    body: &[u8],
) -> Result<Answer, Refusal> {
    match (method, id) {
        ("GET", None) => list::list::<T>(world, params, body).map(Answer::Ok),
        ("GET", Some(id)) => {
            let doc = find::<T>(world, input::id(id)?)?;
            Ok(Answer::Ok(rows::present(world, doc.row(world), params)))
        }
        ("POST", None) => create::<T>(world, input::object(body)?).map(|doc| Answer::Created(doc.row(world))),
        ("PATCH", Some(id)) => update::<T>(world, input::id(id)?, input::object(body)?).map(|()| Answer::Done),
        ("DELETE", Some(id)) => {
            let doc = find::<T>(world, input::id(id)?)?.clone();
            doc.delete(world).map(|()| Answer::Done)
        }
        _ => Err(Refusal::not_found("route")),
    }
}

/// The row with this id.
pub(crate) fn find<T: Doc>(world: &World, id: ObjectId) -> Result<&T, Refusal> {
    T::table(world).get(&id).ok_or_else(|| Refusal::not_found(&format!("{:?} {id}", T::KIND)))
}

/// Creates a row; nothing is created when anything is wrong.
pub(crate) fn create<T: Doc>(world: &mut World, mut body: Object) -> Result<T, Refusal> {
    T::prepare(world, &mut body)?;
    body.insert("id".to_owned(), json!(ObjectId::numbered(T::KIND, 0)));
    // Checked under a placeholder first, so that a refusal issues no id.
    let doc: T = input::entity(body.clone())?;
    check(world, &doc)?;
    body.insert("id".to_owned(), json!(world.issue(T::KIND)));
    let mut doc: T = input::entity(body)?;
    let (created, updated) = doc.stamps();
    (*created, *updated) = (world.now, world.now);
    T::table_mut(world).insert(doc.id(), doc.clone());
    doc.created(world);
    Ok(doc)
}

/// Changes the given fields of a row.
pub(crate) fn update<T: Doc>(world: &mut World, id: ObjectId, mut body: Object) -> Result<(), Refusal> {
    let mut old = find::<T>(world, id)?.clone();
    let created_at = *old.stamps().0;
    input::coords(&mut body)?;
    let Value::Object(mut fields) = serde_json::to_value(&old).expect("rows have string keys and finite numbers")
    else {
        return Err(Refusal::invalid("not an object"));
    };
    for (name, value) in body {
        if T::FIXED.contains(&name.as_str()) && fields.get(&name).unwrap_or(&Value::Null) != &value {
            // Assumption: loud rather than half done; OZmap may allow some of these.
            return Err(Refusal::invalid(format!("the simulator does not change {name}")));
        }
        if !T::FIXED.contains(&name.as_str()) {
            fields.insert(name, value);
        }
    }
    fields.retain(|name, _| !matches!(name.as_str(), "createdAt" | "updatedAt"));
    let mut doc: T = input::entity(fields)?;
    check(world, &doc)?;
    doc.keep(&old);
    let (created, updated) = doc.stamps();
    (*created, *updated) = (created_at, world.now);
    T::table_mut(world).insert(id, doc);
    Ok(())
}

fn check<T: Doc>(world: &World, doc: &T) -> Result<(), Refusal> {
    check_tags(world, doc)?;
    doc.check(world)
}
