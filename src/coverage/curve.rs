//! The order of boxes in a snapshot: along a Hilbert curve, so that neighbours on the map are neighbours in memory.

/// 2³² steps each way: 9 mm of longitude at the equator.
const STEPS: f64 = 4_294_967_296.0;

/// Where on the curve a place lies.
pub(super) fn position(lat: f64, lng: f64) -> u64 {
    hilbert(step((lng + 180.0) / 360.0), step((lat + 90.0) / 180.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn step(share: f64) -> u32 {
    (share * STEPS) as u32
}

/// The distance along the curve of a cell (Hilbert 1891): two bits for each level, from the coarsest on. Turning a
/// quadrant exchanges the axes, and in one of two also their directions.
fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut along = 0;
    for level in (0..u32::BITS).rev() {
        let (east, north) = ((x >> level) & 1, (y >> level) & 1);
        along = (along << 2) | u64::from((3 * east) ^ north);
        if north == 0 {
            if east == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn one_step_along_the_curve_is_one_step_on_the_map() {
        // The coarsest 5 levels: 32 × 32 cells, each visited once, each next to the one before.
        let shift = u32::BITS - 5;
        let cells: HashMap<u64, (u32, u32)> = (0..32)
            .flat_map(|x| (0..32).map(move |y| (x, y)))
            .map(|(x, y)| (hilbert(x << shift, y << shift) >> (2 * shift), (x, y)))
            .collect();
        assert_eq!(cells.len(), 1024);
        for along in 1..1024 {
            let ((x, y), (before_x, before_y)) = (cells[&along], cells[&(along - 1)]);
            assert_eq!(x.abs_diff(before_x) + y.abs_diff(before_y), 1, "at {along}");
        }
    }

    #[test]
    fn the_whole_globe_has_its_place() {
        assert_eq!(step(0.0), 0);
        assert_eq!(step(0.5), 1 << 31);
        assert_eq!(step(1.0), u32::MAX);
        assert_ne!(position(-27.5, -48.5), position(-27.5, -48.500_001));
        assert_ne!(position(-27.5, -48.5), position(-27.500_001, -48.5));
    }
}
