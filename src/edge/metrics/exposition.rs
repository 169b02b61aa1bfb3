//! Prometheus' text format, version 0.0.4.

use std::fmt::{Display, Write as _};

/// What kind of metric a family is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// A text under construction: families one after the other, each with its samples together.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

impl Exposition {
    /// Begins a family; its samples follow.
    pub(super) fn family(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let help = help.replace('\\', r"\\").replace('\n', r"\n");
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    /// A sample of the family that was begun; a histogram's have names of their own.
    pub(super) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        match &labels[..] {
            [] => self.line(format_args!("{name} {value}")),
            labels => self.line(format_args!("{name}{{{}}} {value}", labels.join(","))),
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // A string takes whatever is written to it.
        let _ = writeln!(self.0, "{line}");
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_samples_are_lines() {
        let mut text = Exposition::default();
        text.family("a_total", Kind::Counter, "Back\\slash and\nline.");
        text.sample("a_total", &[("route", "/v1/x"), ("odd", "\\ \" \n é")], 7_u64);
        text.family("b", Kind::Gauge, "Plain.");
        text.sample("b", &[], 0.25);
        text.family("c", Kind::Histogram, "Empty.");
        assert_eq!(
            text.finish(),
            "# HELP a_total Back\\\\slash and\\nline.\n# TYPE a_total counter\n\
             a_total{route=\"/v1/x\",odd=\"\\\\ \\\" \\n é\"} 7\n\
             # HELP b Plain.\n# TYPE b gauge\nb 0.25\n# HELP c Empty.\n# TYPE c histogram\n"
        );
    }
}
