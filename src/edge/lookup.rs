//! A look-up: providers are asked one after the other, until one answers.

use crate::lookup::{Call, Fault, Lookups, Provider, Source};
use crate::problem::Problem;

/// A look-up under way.
#[derive(Debug)]
pub struct Lookup<P: Provider> {
    query: P::Query,
    sources: Vec<Source<P>>,
    user_agent: String,
    asked: usize,
    answer: Option<(P, P::Answer)>,
}

impl<P: Provider> Lookup<P> {
    /// A look-up of `query` with these providers, in this order.
    ///
    /// # Errors
    /// [`Problem::LOOKUP_NOT_OFFERED`] without a provider.
    pub fn new(query: P::Query, sources: &[Source<P>], lookups: &Lookups) -> Result<Self, Problem> {
        if sources.is_empty() {
            return Err(Problem::LOOKUP_NOT_OFFERED);
        }
        Ok(Self { query, sources: sources.to_vec(), user_agent: lookups.user_agent(), asked: 0, answer: None })
    }

    /// One text for one question: what an answer may be kept under. It can say where somebody lives: digest it.
    ///
    /// # Panics
    /// Never: only strings are written.
    #[must_use]
    pub fn subject(&self) -> String {
        serde_json::to_string(&self.query).expect("strings")
    }

    /// Who is to be asked next, and what; `None` once there is an answer, or nobody left.
    #[must_use]
    pub fn next(&self) -> Option<(&Source<P>, Call)> {
        let settled = self.answer.as_ref().is_some_and(|(_, answer)| P::settles(answer));
        let source = self.sources.get(self.asked).filter(|_| !settled)?;
        Some((source, source.provider.call(&self.query)))
    }

    /// Who asks, for the header of that name.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// Takes the HTTP answer of [`Lookup::next`]; the next provider is asked after a fault.
    ///
    /// # Errors
    /// A [`Fault`], for the log.
    pub fn reply(&mut self, status: u16, body: &[u8]) -> Result<(), Fault> {
        let Some(source) = self.sources.get(self.asked) else { return Ok(()) };
        let provider = source.provider;
        self.asked += 1;
        let answer = provider.read(&self.query, status, body)?;
        self.answer = Some((provider, answer));
        Ok(())
    }

    /// [`Lookup::next`] gave no whole answer, or was not asked.
    pub fn pass(&mut self) {
        self.asked += 1;
    }

    /// The answer, once there is nobody left to ask.
    ///
    /// # Errors
    /// [`Problem::LOOKUP_UNAVAILABLE`] when nobody answered. That nothing was found is an answer.
    pub fn finish(&self) -> Result<Finished<'_, P>, Problem> {
        let (provider, answer) = self.answer.as_ref().ok_or(Problem::LOOKUP_UNAVAILABLE)?;
        Ok(Finished { answer, found: P::found(answer), may_keep: provider.may_keep() })
    }
}

/// An answer, and what may be done with it.
#[derive(Debug)]
pub struct Finished<'a, P: Provider> {
    /// What was answered.
    pub answer: &'a P::Answer,
    /// Whether anything was found.
    pub found: bool,
    /// Whether it may be kept for others who ask the same.
    pub may_keep: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lookup::{CepAnswer, CepProvider, GeocodeProvider, Place};
    use crate::signup::Cep;

    const VIACEP: &str = r#"{"cep":"88010-000","logradouro":"Rua A","localidade":"Florianópolis","uf":"SC"}"#;
    const BRASILAPI: &str = r#"{"cep":"88010000","street":"Rua A","city":"Florianópolis","state":"SC"}"#;

    fn lookups(json: &str) -> Lookups {
        serde_json::from_str(json).expect("a configuration")
    }

    fn cep() -> Lookup<CepProvider> {
        let lookups = Lookups::default();
        Lookup::new(Cep::parse("88010-000").expect("a CEP"), &lookups.cep, &lookups).expect("offered")
    }

    fn geocode() -> Lookup<GeocodeProvider> {
        let lookups =
            lookups(r#"{"contact":"noc@isp.example","geocode":[{"provider":"nominatim"},{"provider":"google"}]}"#);
        let place = Place::parse(r#"{"address":{"street":"Rua A","city":"Palhoça","state":"SC"}}"#.as_bytes());
        Lookup::new(place.expect("valid"), &lookups.geocode, &lookups).expect("offered")
    }

    fn next<P: Provider>(lookup: &Lookup<P>) -> Option<&'static str> {
        lookup.next().map(|(source, _)| source.provider.name())
    }

    #[test]
    fn the_first_answer_ends_it() {
        let mut lookup = cep();
        assert_eq!(next(&lookup), Some("viacep"));
        assert_eq!(lookup.finish().map(drop), Err(Problem::LOOKUP_UNAVAILABLE));
        assert_eq!(lookup.reply(200, VIACEP.as_bytes()), Ok(()));
        assert_eq!(next(&lookup), None);
        let finished = lookup.finish().expect("an answer");
        assert!(finished.found && finished.may_keep);
    }

    #[test]
    fn an_unknown_cep_is_an_answer_that_ends_it() {
        let mut lookup = cep();
        assert_eq!(lookup.reply(200, br#"{"erro":"true"}"#), Ok(()));
        assert_eq!(next(&lookup), None);
        let finished = lookup.finish().expect("an answer");
        assert_eq!((finished.answer, finished.found), (&CepAnswer::NotFound, false));
    }

    #[test]
    fn every_fault_leads_to_the_next_and_all_together_to_a_problem() {
        for (status, body) in [(500, ""), (429, ""), (403, ""), (302, ""), (200, "<html>"), (200, "{}")] {
            let mut lookup = cep();
            assert!(lookup.reply(status, body.as_bytes()).is_err());
            assert_eq!(next(&lookup), Some("brasilapi"));
            assert_eq!(lookup.reply(200, BRASILAPI.as_bytes()), Ok(()));
            assert!(lookup.finish().expect("an answer").found);
        }
        let mut lookup = cep();
        lookup.pass();
        assert!(lookup.reply(404, b"").is_err());
        assert_eq!(next(&lookup), None);
        assert_eq!(lookup.finish().map(drop), Err(Problem::LOOKUP_UNAVAILABLE));
        assert_eq!(lookup.reply(200, VIACEP.as_bytes()), Ok(()), "too late, and ignored");
        assert_eq!(lookup.finish().map(drop), Err(Problem::LOOKUP_UNAVAILABLE));
    }

    #[test]
    fn an_empty_map_is_not_the_last_word_but_better_than_none() {
        let mut lookup = geocode();
        assert_eq!(lookup.reply(200, b"[]"), Ok(()));
        assert_eq!(next(&lookup), Some("google"));
        assert!(lookup.reply(200, br#"{"status":"REQUEST_DENIED"}"#).is_err());
        assert_eq!(next(&lookup), None);
        let finished = lookup.finish().expect("an answer");
        assert!(!finished.found && finished.may_keep);
    }

    #[test]
    fn what_google_says_is_not_kept() {
        let mut lookup = geocode();
        lookup.pass();
        assert_eq!(lookup.reply(200, br#"{"status":"ZERO_RESULTS","results":[]}"#), Ok(()));
        assert!(!lookup.finish().expect("an answer").may_keep);
    }

    #[test]
    fn nobody_to_ask_is_said_so() {
        let none = lookups(r#"{"cep":[]}"#);
        let lookup = Lookup::new(Cep::parse("88010-000").expect("a CEP"), &none.cep, &none);
        assert_eq!(lookup.map(drop), Err(Problem::LOOKUP_NOT_OFFERED));
    }

    #[test]
    fn the_subject_is_the_question_alone() {
        assert_eq!(cep().subject(), r#""88010000""#);
        let subject = r#"{"street":"Rua A","number":null,"district":null,"city":"Palhoça","state":"SC","cep":null}"#;
        assert_eq!(geocode().subject(), subject);
        assert!(geocode().user_agent().ends_with("(noc@isp.example)"));
    }
}
