//! From a place in the file to its line. Where the lines end is found out once, then each place is a binary search.

/// Where the lines of a text end.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut ends = Vec::new();
        for (at, byte) in text.iter().enumerate() {
            if *byte == b'\n' {
                ends.push(at);
            }
        }
        Self(ends)
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, at: usize) -> u32 {
        narrow(self.before(at)).saturating_add(1)
    }

    /// How many lines there are, the one behind the last break included.
    pub(super) fn count(&self) -> usize {
        self.0.len() + 1
    }

    /// Where the line of a place starts.
    pub(super) fn start(&self, at: usize) -> usize {
        self.before(at).checked_sub(1).and_then(|last| self.0.get(last)).map_or(0, |end| end + 1)
    }

    fn before(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at)
    }
}

/// Files have at most 1 MiB, so that every place fits.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn line_of_any_place_counts_the_breaks_before_it() {
        let text = b"a\n\nbc\n";
        let lines = Lines::of(text);
        let all: Vec<_> = (0..=text.len()).map(|at| (lines.line(at), lines.start(at))).collect();
        assert_eq!(all, [(1, 0), (1, 0), (2, 2), (3, 3), (3, 3), (3, 3), (4, 6)]);
        assert_eq!((Lines::of(b"").line(0), Lines::of(b"").start(0)), (1, 0));
    }
}
