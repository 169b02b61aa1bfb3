//! Properties: a reserved or used port.

use serde_json::{Value, json};

use super::{
    Refusal, crud,
    doc::Doc,
    input::{self, GIVEN, Object},
};
use crate::{
    id::ObjectId,
    world::{
        World,
        model::{FtthClient, History, NetBox, Property, Stay},
    },
};

/// Fields of a creation that say how to connect and are not stored.
#[derive(Default)]
struct Wish {
    auto_connect: bool,
    connector: Option<ObjectId>,
    port: Option<usize>,
    client: Option<Value>,
}

/// `POST /properties`: nothing is created unless everything can be.
pub(crate) fn create(world: &mut World, mut body: Object) -> Result<Value, Refusal> {
    let wish = take_wish(&mut body)?;
    input::coords(&mut body)?;
    let box_id = reference(&body, "box")?;
    let net_box = box_id.map(|id| crud::find::<NetBox>(world, id)).transpose()?;
    if !body.contains_key("coords") {
        let net_box = net_box.ok_or_else(|| Refusal::invalid("coords is missing"))?;
        body.insert("coords".to_owned(), json!(net_box.coords));
    }
    let port = find_port(world, box_id, &wish)?;
    body.retain(|name, _| !matches!(name.as_str(), "drop" | "cables" | "drop_poles"));

    // The client first: a refused client creates nothing; a refused property takes its client away again.
    let (client, made) = match wish.client {
        Some(Value::Object(fields)) => (Some(crud::create::<FtthClient>(world, own_fields(fields))?.id), true),
        Some(id) => (Some(existing_client(world, &id)?), false),
        None => (None, false),
    };
    body.insert("client".to_owned(), json!(client));
    let created = crud::create::<Property>(world, body);
    if let (Err(_), Some(client), true) = (&created, client, made) {
        world.clients.remove(&client);
    }
    let id = created?.id;
    if let Some((splitter, output)) = port {
        world.connect(id, splitter, output);
    }
    let history = History {
        clients: client.and_then(|id| world.clients.get(&id)).map(|it| stay(world, it)).into_iter().collect(),
    };
    let property = world.properties.get_mut(&id).ok_or_else(|| Refusal::not_found("property"))?;
    property.history = history;
    let mut row = property.clone().row(world);
    if let Value::Object(row) = &mut row {
        // The documented answer to a creation has neither: who wants to know the port reads the property back.
        row.remove("connections");
        row.remove("box");
    }
    Ok(row)
}

/// `GET /properties/client/{code}`. Assumption: without a match `[]`, or 404 when the world is set so.
pub(crate) fn by_client_code(world: &World, code: &str) -> Result<Value, Refusal> {
    let clients: Vec<&FtthClient> = world.clients.values().filter(|client| client.code == code).collect();
    let with_client = |property: &Property| {
        let client = clients.iter().find(|client| Some(client.id) == property.client)?;
        let mut row = property.row(world);
        row["client"] = client.row(world);
        if let Value::Object(client) = &mut row["client"] {
            // The documented example shows `_id` here, not `id`.
            let id = client.remove("id").unwrap_or_default();
            client.insert("_id".to_owned(), id);
        }
        Some(row)
    };
    let searched = world.properties.values().filter(|_| !clients.is_empty());
    let rows: Vec<Value> = searched.filter_map(with_client).collect();
    if rows.is_empty() && world.settings.not_found_for_unknown_code {
        return Err(Refusal::not_found("client"));
    }
    Ok(Value::Array(rows))
}

/// `PATCH /properties/{id}`: own fields; a client object changes the client's fields.
pub(crate) fn update(world: &mut World, id: ObjectId, mut body: Object) -> Result<(), Refusal> {
    let client = crud::find::<Property>(world, id)?.client;
    match body.remove("client") {
        Some(Value::Object(fields)) => {
            let client = client.ok_or_else(|| Refusal::invalid("the property has no client"))?;
            crud::update::<FtthClient>(world, client, own_fields(fields))?;
        }
        Some(other) => drop(body.insert("client".to_owned(), other)),
        None => {}
    }
    crud::update::<Property>(world, id, body)
}

fn take_wish(body: &mut Object) -> Result<Wish, Refusal> {
    let flag = |body: &mut Object, name: &str| match body.remove(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(flag),
        Some(_) => Err(Refusal::invalid(format!("{name} is true or false"))),
    };
    if flag(body, "force")? {
        // Assumption: what `force` skips is not published, so nobody may rely on it here.
        return Err(Refusal::invalid("the simulator does not support force"));
    }
    let connector = reference(body, "connector")?;
    body.remove("connector");
    let port = body.remove("port").filter(|port| !port.is_null());
    let port = port.map(|port| port.as_u64().and_then(|port| usize::try_from(port).ok()).filter(|&port| port > 0));
    Ok(Wish {
        auto_connect: flag(body, "auto_connect")?,
        connector,
        port: port.map(|port| port.ok_or_else(|| Refusal::invalid("port counts from 1"))).transpose()?,
        client: body.remove("client").filter(|client| !client.is_null()),
    })
}

/// Assumption: 422 when the box has no free port. Only "a 4xx" is known, and even that is assumed. Nothing documented
/// refuses a box that is Em projeto, so the simulator does not either.
fn find_port(world: &World, box_id: Option<ObjectId>, wish: &Wish) -> Result<Option<(ObjectId, usize)>, Refusal> {
    let full = || Refusal::new(422, "the box has no free port");
    match (wish.connector, wish.port) {
        (Some(splitter), Some(port)) => {
            let mine = world.splitters.get(&splitter).is_some_and(|splitter| Some(splitter.parent) == box_id);
            if !mine {
                return Err(Refusal::invalid("connector is not in the box"));
            }
            world.is_free(splitter, port - 1).then_some(Some((splitter, port - 1))).ok_or_else(full)
        }
        (None, None) if wish.auto_connect => {
            let box_id = box_id.ok_or_else(|| Refusal::invalid("auto_connect needs a box"))?;
            world.first_free(box_id).map(Some).ok_or_else(full)
        }
        (None, None) => Ok(None),
        _ => Err(Refusal::invalid("connector and port belong together")),
    }
}

fn reference(body: &Object, name: &str) -> Result<Option<ObjectId>, Refusal> {
    let value = body.get(name).filter(|value| !value.is_null());
    let read = |value: &Value| input::id(value.as_str().unwrap_or_default());
    value.map(read).transpose().map_err(|refusal| Refusal::invalid(format!("{name}: {}", refusal.message)))
}

fn existing_client(world: &World, id: &Value) -> Result<ObjectId, Refusal> {
    let id = input::id(id.as_str().unwrap_or_default())?;
    let taken = world.properties.values().any(|property| property.client == Some(id));
    (world.clients.contains_key(&id) && !taken)
        .then_some(id)
        .ok_or_else(|| Refusal::invalid("client is not a free client"))
}

fn own_fields(mut fields: Object) -> Object {
    fields.retain(|name, _| !GIVEN.contains(&name.as_str()));
    fields
}

fn stay(world: &World, client: &FtthClient) -> Stay {
    Stay { id: client.id, code: client.code.clone(), enter_date: world.now.to_text(), exit_date: None }
}
