//! `GET /splitters`, page after page: which outputs of the network are free, for inventory mode.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::list::{INVENTORY, Page, SkipReason, Skipped};
use super::map::Map;
use super::{Fault, Id, Reply, Request};

/// A splitter, as far as the rules of viability look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splitter {
    /// The splitter.
    pub id: Id,
    /// The box that it is in.
    pub parent: Id,
    /// Outputs that a customer can be given: none of a splitter that is not `isDrop`.
    pub free_ports: u32,
}

/// Asks for a page of the splitters; the first page is 1.
#[must_use]
pub fn request(page: u32) -> Request {
    INVENTORY.request("splitters", page)
}

/// Reads the answer to [`request`] for the same `page`.
///
/// An output is free when it is `null` in `connectables.output` and the port at the same position in `ports` has
/// `blocked: false` (D). What is not documented is read so that no port is offered that is not known to be free:
/// - without `isDrop`, without outputs or ports, with a port whose `blocked` is missing, or with outputs and ports that
///   differ in number, it is not known which outputs are free (A): the row is skipped and reported;
/// - an output that is anything but `null` is taken (A: a populated list may hold objects).
///
/// Of a splitter that is not `isDrop` no outputs are read.
///
/// # Errors
/// A [`Fault`] when the page as a whole cannot be read. A splitter that cannot be read is a [`Skipped`] row.
pub fn parse(reply: Reply<'_>, page: u32) -> Result<Page<Result<Splitter, Skipped>>, Fault> {
    INVENTORY.parse(reply, page, read)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: Option<Id>,
    #[serde(rename = "_id")]
    mongo_id: Option<Id>,
    parent: Option<Id>,
    is_drop: Option<bool>,
}

#[derive(Deserialize)]
struct Outputs {
    connectables: Map<Connectables>,
    ports: Vec<Map<Port>>,
}

#[derive(Deserialize)]
struct Connectables {
    output: Vec<Option<IgnoredAny>>,
}

#[derive(Deserialize)]
struct Port {
    blocked: bool,
}

fn read(text: &str) -> Result<Splitter, SkipReason> {
    let malformed = |error| SkipReason::malformed(&error);
    let Map(row): Map<Row> = serde_json::from_str(text).map_err(malformed)?;
    let lacks = |what: &str| SkipReason::Malformed(what.into());
    let id = row.id.or(row.mongo_id).ok_or_else(|| lacks("a splitter without id"))?;
    let parent = row.parent.ok_or_else(|| lacks("a splitter without parent"))?;
    let free_ports = if row.is_drop.ok_or_else(|| lacks("a splitter without isDrop"))? {
        free(&serde_json::from_str(text).map_err(malformed)?)?
    } else {
        0
    };
    Ok(Splitter { id, parent, free_ports })
}

fn free(Outputs { connectables: Map(connectables), ports }: &Outputs) -> Result<u32, SkipReason> {
    let outputs = &connectables.output;
    if outputs.len() != ports.len() {
        return Err(SkipReason::Malformed(format!("{} outputs and {} ports", outputs.len(), ports.len())));
    }
    let free = outputs.iter().zip(ports).filter(|(output, Map(port))| output.is_none() && !port.blocked).count();
    Ok(u32::try_from(free).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "60000000000000000000aaaa";
    const BOX: &str = "5da62201493d9c00066655b8";

    /// The free ports of the one row with these fields, or why it is skipped.
    fn row(fields: &str) -> Result<u32, String> {
        let body = format!(r#"{{"total":1,"rows":[{{"id":"{ID}",{fields}}}]}}"#);
        let page = parse(Reply::Answer { status: 200, body: body.as_bytes() }, 1).expect("a page");
        let [row] = <[_; 1]>::try_from(page.rows).expect("one row");
        let splitter = row.map_err(|skipped| {
            assert_eq!(skipped.id.as_ref().map(Id::as_str), Some(ID));
            skipped.reason.to_string()
        })?;
        assert_eq!((splitter.id.as_str(), splitter.parent.as_str()), (ID, BOX));
        Ok(splitter.free_ports)
    }

    fn drop(outputs: &str, ports: &str) -> Result<u32, String> {
        row(&format!(r#""parent":"{BOX}","isDrop":true,"connectables":{{"output":{outputs}}},"ports":{ports}"#))
    }

    #[test]
    fn asks_for_many_rows() {
        assert_eq!(request(1).target, "/splitters?limit=1000&page=1");
    }

    #[test]
    fn reads_the_documented_row() {
        let documented = format!(
            r#""kind":"Splitter","name":"S","parent":{{"_id":"{BOX}","kind":"Box"}},"project":"p","isDrop":true,
            "implanted":true,"isBalanced":true,"ratio":{{"input":1,"output":4}},
            "connectables":{{"input":["f"],"output":[null,"fibre",null,null]}},"attenuation":[7.2],
            "ports":[{{"id":"a","blocked":false,"tags":[]}},{{"id":"b","blocked":false,"index":1}},
                     {{"id":"c","blocked":true,"observation":"x"}},{{"id":"d","blocked":false}}]"#
        );
        assert_eq!(row(&documented), Ok(2));
    }

    #[test]
    fn an_output_is_free_when_nothing_is_on_it_and_it_is_not_blocked() {
        let port = |blocked: bool| format!(r#"{{"blocked":{blocked}}}"#);
        let (open, blocked) = (port(false), port(true));
        for (output, port, free) in
            [("null", &open, 1), ("null", &blocked, 0), (r#""f""#, &open, 0), (r#""f""#, &blocked, 0), ("{}", &open, 0)]
        {
            assert_eq!(drop(&format!("[{output}]"), &format!("[{port}]")), Ok(free), "{output} {port}");
        }
        assert_eq!(drop("[]", "[]"), Ok(0));
    }

    #[test]
    fn a_feeder_serves_nobody_whatever_its_outputs() {
        assert_eq!(row(&format!(r#""parent":"{BOX}","isDrop":false,"connectables":[null],"ports":null"#)), Ok(0));
    }

    #[test]
    fn a_port_that_is_not_known_to_be_free_is_not_offered() {
        let open = r#"{"blocked":false}"#;
        for (outputs, ports, says) in [
            ("[null,null]", format!("[{open}]"), "2 outputs and 1 ports"),
            ("[null]", format!("[{open},{open}]"), "1 outputs and 2 ports"),
            ("[null]", r#"[{"id":"a"}]"#.into(), "`blocked`"),
            ("[null]", r#"[{"blocked":null}]"#.into(), "boolean"),
            ("[null]", "[[false]]".into(), "an object"),
            ("[null]", "null".into(), "sequence"),
            ("null", format!("[{open}]"), "sequence"),
        ] {
            let skipped = drop(outputs, &ports).expect_err(ports.as_str());
            assert!(skipped.contains(says), "{outputs} {ports}: {skipped}");
        }
        let parent = format!(r#""parent":"{BOX}","isDrop":true"#);
        for (fields, says) in [
            (format!(r#"{parent},"ports":[{open}]"#), "`connectables`"),
            (format!(r#"{parent},"connectables":{{"output":[null]}}"#), "`ports`"),
            (format!(r#"{parent},"connectables":[[null]],"ports":[{open}]"#), "an object"),
            (format!(r#""parent":"{BOX}","ports":[{open}]"#), "a splitter without isDrop"),
            (format!(r#""parent":null,"isDrop":true,"ports":[{open}]"#), "a splitter without parent"),
        ] {
            let skipped = row(&fields).expect_err(fields.as_str());
            assert!(skipped.contains(says), "{fields}: {skipped}");
        }
    }
}
