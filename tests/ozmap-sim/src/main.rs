//! `ozmap-sim`: OZmap API v2 on a loopback port.

use std::process::ExitCode;

use ozmap_sim::server::{Options, serve};

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("ozmap-sim: no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(serve(options, |address| println!("ozmap-sim ready on http://{address}/api/v2")));
    // Calls that hang on purpose must not hold the process.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ozmap-sim: {error}");
            ExitCode::FAILURE
        }
    }
}
