//! Moments as people and systems write them: RFC 3339.

/// Unix milliseconds of an RFC 3339 date and time, what is finer cut off; 0 for whatever lies before 1970. `None` for
/// any other text.
pub(super) fn unix_ms(text: &str) -> Option<u64> {
    let (date, time) = text.split_at_checked(10)?;
    let [year, month, day] = numbers(date, b'-', [4, 2, 2])?;
    let time = time.strip_prefix(['T', 't'])?;
    let (clock, rest) = time.split_at_checked(8)?;
    let [hour, minute, second] = numbers(clock, b':', [2, 2, 2])?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_of_month = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // A leap second counts as the first of the next minute, as everywhere in Unix time.
    if !(1..=days_of_month).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (ms, zone) = fraction(rest)?;
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset(zone)?;
    Some(u64::try_from(seconds * 1000 + ms).unwrap_or(0))
}

/// Three numbers of so many digits.
fn numbers(text: &str, between: u8, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(char::from(between));
    let mut read = |digits| parts.next().filter(|part| part.len() == digits).and_then(number);
    let found = [read(digits[0])?, read(digits[1])?, read(digits[2])?];
    parts.next().is_none().then_some(found)
}

fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The milliseconds of `.123456…`, where there is one, and what follows.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    let (digits, zone) = digits.split_at(end);
    let ms = format!("{digits:0<3}").get(..3).and_then(number);
    if digits.is_empty() { None } else { Some((ms?, zone)) }
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'Z' | b'z' if zone.len() == 1 => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years from March, so that the leap day is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
        - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00.001Z", 1),
            ("2000-02-29T23:59:59Z", 951_868_799_000),
            ("2000-03-01T00:00:00z", 951_868_800_000),
            ("2026-11-25T22:30:00.5Z", 1_795_645_800_500),
            ("2026-11-25T19:30:00.5009-03:00", 1_795_645_800_500),
            ("2026-11-26t04:00:00.50+05:30", 1_795_645_800_500),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("1969-12-31T23:59:59Z", 0),
            ("0000-01-01T00:00:00Z", 0),
        ] {
            assert_eq!(unix_ms(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2026",
            "2026-11-25",
            "2026-11-25T22:30Z",
            "2026-11-25T22:30:00",
            "2026-11-25 22:30:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-11-00T00:00:00Z",
            "2026-11-25T24:00:00Z",
            "2026-11-25T22:60:00Z",
            "2026-11-25T22:30:61Z",
            "2026-11-25T22:30:00.Z",
            "2026-11-25T22:30:00.5",
            "2026-11-25T22:30:00+24:00",
            "2026-11-25T22:30:00+3:00",
            "2026-11-25T22:30:00+0300",
            "2026-11-25T22:30:00ZZ",
            "+026-11-25T22:30:00Z",
            "2026-1-025T22:30:00Z",
            "2026-11-25T-2:30:00Z",
            "1795645800500",
            "2026-11-2éT22:30:00Z",
        ] {
            assert_eq!(unix_ms(text), None, "{text}");
        }
    }
}
