//! Through real sockets: what a client sees of each fault.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{runtime::Runtime, sync::oneshot};

use super::*;
use crate::{DEFAULT_TOKEN, Seed};

/// A server on a free port, stopped when dropped.
struct Sim {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    ended: mpsc::Receiver<io::Result<()>>,
    _runtime: Runtime,
}

impl Sim {
    fn start() -> Self {
        Self::start_with(None)
    }

    fn start_with(state: Option<PathBuf>) -> Self {
        let runtime = Runtime::new().unwrap();
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        runtime.spawn(async move {
            let options = Options { port: 0, seed: Seed { seed: 1, boxes: 20 }, state, ..Options::default() };
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let stop = async { drop(stopped.await) };
            let result = serve_on(listener, options, stop, |address| ready.send(address).unwrap()).await;
            let _ = end.send(result);
        });
        let address = is_ready.recv_timeout(Duration::from_secs(10)).unwrap();
        Self { address, stop: Some(stop), ended, _runtime: runtime }
    }

    /// Sends a call and reads until the connection ends. The answer so far, and how it ended.
    fn raw(&self, method: &str, target: &str, body: &str, patience_ms: u64) -> (String, Option<ErrorKind>) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(patience_ms))).unwrap();
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: sim\r\nconnection: close\r\nauthorization: {DEFAULT_TOKEN}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        let error = stream.read_to_end(&mut answer).err().map(|error| error.kind());
        (String::from_utf8(answer).unwrap(), error)
    }

    fn call(&self, method: &str, target: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (answer, error) = self.raw(method, target, &body, 5000);
        assert_eq!(error, None, "{answer}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap_or_default())
    }

    fn fault(&self, fault: &Value) {
        assert_eq!(self.call("POST", "/_sim/faults", &json!({"faults": [fault]})).0, 200);
    }

    fn prospects(&self) -> usize {
        self.call("GET", "/_sim/world?full=prospects", &Value::Null).1.as_array().unwrap().len()
    }

    /// A call that has an effect, under a fault that strikes once.
    fn lead(&self, fault: &Value, patience_ms: u64) -> (String, Option<ErrorKind>) {
        self.fault(fault);
        self.raw("POST", "/api/v2/prospects", r#"{"name":"Pessoa Inventada"}"#, patience_ms)
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

#[test]
fn resets_are_resets_before_and_after_the_effect() {
    let sim = Sim::start();
    for (kind, effects) in [("reset_before", 0), ("reset_after", 1)] {
        let (answer, error) = sim.lead(&json!({"kind": kind, "times": 1}), 5000);
        assert_eq!((answer.as_str(), error), ("", Some(ErrorKind::ConnectionReset)), "{kind}");
        assert_eq!(sim.prospects(), effects, "{kind}");
    }
}

#[test]
fn hanging_calls_stay_open_without_an_answer() {
    let sim = Sim::start();
    for (kind, effects) in [("hang", 0), ("hang_after", 1)] {
        let (answer, error) = sim.lead(&json!({"kind": kind, "times": 1}), 200);
        assert_eq!(answer, "");
        assert!(matches!(error, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "{kind}: {error:?}");
        assert_eq!(sim.prospects(), effects, "{kind}");
    }
}

#[test]
fn a_truncated_answer_ends_early() {
    let sim = Sim::start();
    let (answer, _) = sim.lead(&json!({"kind": "truncate", "times": 1}), 5000);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let promised: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(head.starts_with("HTTP/1.1 201"), "{head}");
    assert_eq!(body.len(), promised / 2);
    assert_eq!(sim.prospects(), 1);
}

#[test]
fn other_answers_than_ozmaps() {
    let sim = Sim::start();
    let cases = [
        (json!({"kind": "status", "status": 503, "times": 1}), "HTTP/1.1 503", "injected fault", 0),
        (json!({"kind": "status", "status": 500, "times": 1, "phase": "after", "body": "x"}), "HTTP/1.1 500", "x", 1),
        (json!({"kind": "garbage", "times": 1}), "HTTP/1.1 200", "Bad Gateway", 2),
        (json!({"kind": "redirect", "times": 1}), "HTTP/1.1 302", "location: /api/v2/redirected", 2),
    ];
    for (fault, status, part, effects) in cases {
        let (answer, error) = sim.lead(&fault, 5000);
        assert_eq!(error, None);
        assert!(answer.starts_with(status) && answer.contains(part), "{fault}: {answer}");
        assert_eq!(sim.prospects(), effects, "{fault}");
    }
}

#[test]
fn latency_delays_and_a_late_effect_comes_even_without_a_caller() {
    let sim = Sim::start();
    let started = Instant::now();
    let (answer, _) = sim.lead(&json!({"kind": "latency", "ms": 150, "times": 1}), 5000);
    assert!(answer.starts_with("HTTP/1.1 201") && started.elapsed() >= Duration::from_millis(150));
    let (answer, _) = sim.lead(&json!({"kind": "latency", "ms": 300, "times": 1, "phase": "before"}), 50);
    assert_eq!((answer.as_str(), sim.prospects()), ("", 1));
    let deadline = Instant::now() + Duration::from_secs(5);
    while sim.prospects() < 2 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_log_says_whether_the_token_was_right_and_not_what_it_was() {
    let sim = Sim::start();
    sim.call("GET", "/api/v2/tags?limit=1", &Value::Null);
    sim.call("POST", "/_sim/settings", &json!({"tokens": ["another-invented-token"]}));
    assert_eq!(sim.call("GET", "/api/v2/properties/client/123%7C123", &Value::Null).0, 401);
    let (_, log) = sim.call("GET", "/_sim/world?full=requests", &Value::Null);
    assert!(!log.to_string().contains(DEFAULT_TOKEN));
    assert_eq!(
        (&log[0]["path"], &log[0]["query"], &log[0]["status"]),
        (&json!("/api/v2/tags"), &json!("limit=1"), &json!(200))
    );
    assert_eq!((&log[0]["tokenOk"], &log[1]["tokenOk"], &log[1]["status"]), (&json!(true), &json!(false), &json!(401)));
    let (_, world) = sim.call("GET", "/_sim/world", &Value::Null);
    assert_eq!(world["calls"], json!({"GET /tags": 1, "GET /properties/client": 1}));
    assert_eq!(world["settings"].get("tokens"), None);
}

#[test]
fn look_ups_are_logged_without_their_key_and_struck_by_faults() {
    let sim = Sim::start();
    let key = crate::lookup::KEY;
    let google = format!("/_lookup/google/maps/api/geocode/json?address=x&key={key}");
    assert_eq!(sim.call("GET", &google, &Value::Null).1["status"], "ZERO_RESULTS");
    let viacep = "/_lookup/viacep/ws/88067101/json/";
    assert_eq!(sim.call("GET", viacep, &Value::Null).1["cep"], "88067-101");
    sim.fault(&json!({"match": {"pathContains": "/viacep/"}, "kind": "status", "status": 503}));
    assert_eq!(sim.call("GET", viacep, &Value::Null).0, 503);
    let (_, log) = sim.call("GET", "/_sim/world?full=requests", &Value::Null);
    assert!(!log.to_string().contains(key), "{log}");
    assert_eq!(
        (&log[0]["query"], &log[0]["tokenOk"], &log[2]["fault"]),
        (&json!("address=x"), &json!(true), &json!("status"))
    );
    let (_, world) = sim.call("GET", "/_sim/world", &Value::Null);
    assert_eq!(world["calls"], json!({"GET /_lookup/google": 1, "GET /_lookup/viacep": 2}));
}

#[test]
fn control_endpoints() {
    let sim = Sim::start();
    let (_, places) = sim.call("GET", "/_sim/places", &Value::Null);
    let box_id = places["viable"]["boxes"][0].as_str().unwrap();
    assert_eq!(places["tags"]["premium"], "5a1702000000000000000002");
    assert_eq!(sim.call("POST", &format!("/_sim/boxes/{box_id}/fill"), &Value::Null), (200, json!({"taken": 6})));
    let (_, rows) = sim.call("GET", "/_sim/world?full=properties", &Value::Null);
    let code = sim.call("GET", "/_sim/world?full=clients", &Value::Null).1[2]["code"].as_str().unwrap().to_owned();
    let (_, narrow) = sim.call("GET", &format!("/_sim/world?full=properties&codeStart={code}"), &Value::Null);
    assert_eq!(narrow, json!([rows[2]]));
    let (property, client) = (rows[0]["id"].as_str().unwrap(), rows[0]["client"].as_str().unwrap());
    assert_eq!(sim.call("POST", &format!("/_sim/clients/{client}/implant"), &Value::Null).0, 200);
    assert_eq!(sim.call("POST", &format!("/_sim/properties/{property}/delete"), &Value::Null).0, 200);
    assert_eq!(sim.call("POST", &format!("/_sim/properties/{property}/delete"), &Value::Null).0, 404);
    assert_eq!(sim.call("POST", "/_sim/boxes/x/fill", &Value::Null).0, 400);
    assert_eq!(sim.call("POST", "/_sim/settings", &json!({"radius": 1})).0, 400);
    assert_eq!(sim.call("POST", "/_sim/faults", &json!([])).0, 200);
    assert_eq!(sim.call("POST", "/_sim/nothing", &Value::Null).0, 404);
    let (_, after) = sim.call("POST", "/_sim/settings", &json!({"maxBoxes": 3, "defaultRadius": 150}));
    assert_eq!((&after["settings"]["maxBoxes"], &after["settings"]["defaultRadius"]), (&json!(3), &json!(150.0)));
    assert_eq!(sim.call("POST", "/_sim/settings", &json!({"maxBoxes": null})).1["settings"]["maxBoxes"], Value::Null);
    sim.call("POST", "/_sim/reset", &Value::Null);
    let (_, again) = sim.call("GET", "/_sim/world?full=properties", &Value::Null);
    assert_eq!(again, rows);
}

#[test]
fn a_restarted_simulator_has_the_same_world() {
    let file = std::env::temp_dir().join(format!("ozmap-sim-journal-{}", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let look = |sim: &Sim| {
        ["properties", "clients", "splitters", "prospects"]
            .map(|kind| sim.call("GET", &format!("/_sim/world?full={kind}"), &Value::Null).1)
    };
    let sim = Sim::start_with(Some(file.clone()));
    sim.call("POST", "/api/v2/prospects", &json!({"name": "Before The Reset"}));
    sim.call("POST", "/_sim/reset", &Value::Null);
    sim.call("POST", "/_sim/settings", &json!({"maxBoxes": 3, "tokens": [DEFAULT_TOKEN, "another-invented-token"]}));
    let (_, places) = sim.call("GET", "/_sim/places", &Value::Null);
    let box_id = &places["viable"]["boxes"][0];
    let project = sim.call("GET", "/_sim/world?full=boxes", &Value::Null).1[0]["project"].clone();
    let order = json!({"project": project, "box": box_id, "auto_connect": true, "client": {"code": "CNT-1"}});
    let (status, made) = sim.call("POST", "/api/v2/properties", &order);
    assert_eq!(status, 201, "{made}");
    sim.call("POST", "/api/v2/properties", &order);
    sim.call("DELETE", &format!("/api/v2/properties/{}", made["id"].as_str().unwrap()), &Value::Null);
    sim.fault(&json!({"kind": "reset_after", "times": 1}));
    sim.raw("POST", "/api/v2/prospects", r#"{"name":"Pessoa Inventada"}"#, 5000);
    let rows = look(&sim);
    let (property, client) = (rows[0][0]["id"].as_str().unwrap(), rows[0][1]["client"].as_str().unwrap());
    sim.call("POST", &format!("/_sim/properties/{property}/delete"), &Value::Null);
    sim.call("POST", &format!("/_sim/clients/{client}/implant"), &Value::Null);
    sim.call("POST", &format!("/_sim/boxes/{}/fill", box_id.as_str().unwrap()), &Value::Null);
    let before = look(&sim);
    drop(sim);

    let journal = std::fs::read_to_string(&file).unwrap();
    assert!(!journal.contains("token"), "{journal}");
    // Its last words were cut short.
    std::fs::write(&file, format!("{journal}{{\"now\":1,\"cha")).unwrap();
    for _ in 0..2 {
        let sim = Sim::start_with(Some(file.clone()));
        assert_eq!(look(&sim), before);
        assert_eq!(sim.call("GET", "/_sim/world", &Value::Null).1["settings"]["maxBoxes"], 3);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), journal);
    let sim = Sim::start_with(Some(file.clone()));
    sim.call("POST", "/api/v2/prospects", &json!({"name": "After"}));
    assert_eq!(sim.prospects(), 2);
    drop(sim);
    assert_eq!(Sim::start_with(Some(file.clone())).prospects(), 2);
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn large_bodies_are_refused() {
    let sim = Sim::start();
    let body = format!("{{\"name\":\"{}\"}}", "x".repeat(BODY_LIMIT_BYTES));
    let (answer, _) = sim.raw("POST", "/api/v2/prospects", &body, 5000);
    assert!(answer.starts_with("HTTP/1.1 413") || answer.is_empty(), "{answer}");
    assert_eq!(sim.prospects(), 0);
}

#[test]
fn stops_although_a_call_hangs() {
    let mut sim = Sim::start();
    sim.lead(&json!({"kind": "hang"}), 50);
    let held = TcpStream::connect(sim.address).unwrap();
    drop(sim.stop.take());
    assert!(sim.ended.recv_timeout(Duration::from_secs(5)).unwrap().is_ok());
    drop(held);
}
