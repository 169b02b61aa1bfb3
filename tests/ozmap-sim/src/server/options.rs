//! The command line.

use std::path::PathBuf;

use crate::{DEFAULT_TOKEN, Seed};

/// How the server is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Accepted tokens.
    pub tokens: Vec<String>,
    /// What the world is made from.
    pub seed: Seed,
    /// Where changes of the world are kept, for a restart; only in memory without one.
    pub state: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        // OZmap's own port.
        Self { port: 9994, tokens: vec![DEFAULT_TOKEN.to_owned()], seed: Seed::default(), state: None }
    }
}

const USAGE: &str = "\
ozmap-sim [--port 9994] [--token TOKEN]... [--seed 1] [--boxes 5000] [--state FILE]
  --port   port on 127.0.0.1; 0 takes any free one
  --token  accepted token, repeatable; default sim-token-invented-for-tests
  --seed   seed of the world
  --boxes  boxes in the urban clusters, beside those of the named places
  --state  file that keeps the world over a restart with the same seed and boxes";

impl Options {
    /// Reads arguments without the program's name. An error is a message for people.
    pub fn read(args: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut tokens = Vec::new();
        let mut args = args.into_iter();
        while let Some(name) = args.next() {
            // `--name=value` and `--name value` are the same.
            let (name, value) = match name.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (name, None),
            };
            if !["--port", "--token", "--seed", "--boxes", "--state"].contains(&name.as_str()) {
                return Err(USAGE.to_owned());
            }
            let value = value.or_else(|| args.next()).ok_or_else(|| format!("{name} needs a value\n{USAGE}"))?;
            let wrong = |_| format!("{name}: {value:?} is not a fitting number\n{USAGE}");
            match name.as_str() {
                "--port" => options.port = value.parse().map_err(wrong)?,
                "--seed" => options.seed.seed = value.parse().map_err(wrong)?,
                "--boxes" => options.seed.boxes = value.parse().map_err(wrong)?,
                "--state" => options.state = Some(value.into()),
                _ => tokens.push(value),
            }
        }
        if !tokens.is_empty() {
            options.tokens = tokens;
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Options, String> {
        Options::read(args.iter().map(|&arg| arg.to_owned()))
    }

    #[test]
    fn reads() {
        assert_eq!(read(&[]), Ok(Options::default()));
        let options =
            read(&["--port", "0", "--token=a", "--token", "b", "--seed", "7", "--boxes=10", "--state=w"]).unwrap();
        assert_eq!(
            options,
            Options {
                port: 0,
                tokens: vec!["a".into(), "b".into()],
                seed: Seed { seed: 7, boxes: 10 },
                state: Some("w".into())
            }
        );
    }

    #[test]
    fn explains() {
        for bad in [&["--help"][..], &["--port"], &["--port", "99999"], &["9994"]] {
            assert!(read(bad).unwrap_err().contains("--boxes 5000"), "{bad:?}");
        }
    }
}
