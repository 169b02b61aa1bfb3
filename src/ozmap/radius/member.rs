//! The members of a row, and the order in which they are expected.

use std::borrow::Cow;

use super::row::Row;
use crate::json::{Expected, Reader, Stop};

/// A member of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member {
    Id,
    MongoId,
    Project,
    Lat,
    Lng,
    Coords,
    Distance,
    Availability,
    Draft,
    Implanted,
    Other,
}

impl Member {
    fn named(name: &[u8]) -> Self {
        match name {
            b"id" => Self::Id,
            b"_id" => Self::MongoId,
            b"project" => Self::Project,
            b"lat" => Self::Lat,
            b"lng" => Self::Lng,
            b"coords" => Self::Coords,
            b"distance" => Self::Distance,
            b"availability" => Self::Availability,
            b"draft" => Self::Draft,
            b"implanted" => Self::Implanted,
            _ => Self::Other,
        }
    }
}

/// The documented row.
const DOCUMENTED: &[(Expected, Member)] = &[
    (Expected::new("distance"), Member::Distance),
    (Expected::new("name"), Member::Other),
    (Expected::new("id"), Member::Id),
    (Expected::new("project"), Member::Project),
    (Expected::new("lat"), Member::Lat),
    (Expected::new("lng"), Member::Lng),
    (Expected::new("implanted"), Member::Implanted),
    (Expected::new("availability"), Member::Availability),
    (Expected::new("horizontal_condos"), Member::Other),
];

/// Names kept: a documented row has half as many.
const MAX_NAMES: usize = 20;

/// Reads rows, which in one answer have the same members in the same order: where they do, names are not parsed but
/// compared to those of the row before. Any other row is read just as well.
pub(super) struct Rows {
    names: Cow<'static, [(Expected, Member)]>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { names: Cow::Borrowed(DOCUMENTED) }
    }
}

impl Rows {
    #[inline]
    pub(super) fn read<'a>(&mut self, reader: &mut Reader<'a>, accepted: bool) -> Result<Row<'a>, Stop> {
        let start = reader.offset();
        let mut row = Row::default();
        let (mut member, mut at) = (self.first(reader)?, 0);
        while let Some(known) = member {
            row.read(known, reader)?;
            at += 1;
            member = self.next(reader, at)?;
        }
        match row.check(accepted) {
            Ok(()) => Ok(row),
            // What is missing is missing from the row: the error stands at its start.
            Err(reason) => reader.wrong_at(start, reason),
        }
    }

    #[inline]
    fn first(&mut self, reader: &mut Reader<'_>) -> Result<Option<Member>, Stop> {
        match self.names.first() {
            _ if !reader.enter(b'{', b'}')? => Ok(None),
            Some((name, member)) if reader.take_first(name) => Ok(Some(*member)),
            _ => self.learn(reader, 0).map(Some),
        }
    }

    #[inline]
    fn next(&mut self, reader: &mut Reader<'_>, at: usize) -> Result<Option<Member>, Stop> {
        match self.names.get(at) {
            Some((name, member)) if reader.take_next(name) => Ok(Some(*member)),
            _ if !reader.more(b'}')? => Ok(None),
            _ => self.learn(reader, at).map(Some),
        }
    }

    #[cold]
    fn learn(&mut self, reader: &mut Reader<'_>, at: usize) -> Result<Member, Stop> {
        let name = reader.key()?.bytes();
        let member = Member::named(&name);
        // What had escapes is not compared: what it stands for could hold a quote.
        if let Cow::Borrowed(name) = name
            && let Some(expected) = Expected::of(name)
            && at < MAX_NAMES
        {
            let names = self.names.to_mut();
            match names.get_mut(at) {
                Some(known) => *known = (expected, member),
                // Behind a name that is not kept, places no longer match: such rows are read name by name.
                None => names.push((expected, member)),
            }
        }
        Ok(member)
    }
}
