//! Which of the known names was meant by a misspelt one.

/// The candidate closest to `word`, if it is close enough to be what was meant. Case does not count.
///
/// ```
/// use secure_config_schema::nearest;
/// assert_eq!(nearest("SMTP_HSOT", ["SMTP_PORT", "SMTP_HOST"].into_iter()), Some("SMTP_HOST"));
/// assert_eq!(nearest("COLOR", ["SMTP_PORT"].into_iter()), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &'a str)> = None;
    let mut rows = Rows::default();
    for candidate in candidates {
        let limit = best.map_or(allowed(word.len()), |(distance, _)| distance.saturating_sub(1));
        if let Some(distance) = rows.distance(word.as_bytes(), candidate.as_bytes(), limit) {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters may be wrong in a word of this length.
const fn allowed(len: usize) -> usize {
    match len {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    }
}

/// Three rows of the table of edit distances, kept from one candidate to the next.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    this: Vec<usize>,
}

impl Rows {
    /// Insertions, deletions, changes and swaps of neighbours that turn `a` into `b`, if at most `limit`.
    fn distance(&mut self, a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let same = |x: u8, y: u8| x.eq_ignore_ascii_case(&y);
        self.last.clear();
        self.last.extend(0..=b.len());
        self.before.clear();
        self.before.resize(b.len() + 1, 0);
        for (i, &x) in a.iter().enumerate() {
            self.this.clear();
            self.this.push(i + 1);
            for (j, &y) in b.iter().enumerate() {
                let change = self.last[j] + usize::from(!same(x, y));
                let mut cost = change.min(self.last[j + 1] + 1).min(self.this[j] + 1);
                if i > 0 && j > 0 && same(x, b[j - 1]) && same(a[i - 1], y) {
                    cost = cost.min(self.before[j - 1] + 1);
                }
                self.this.push(cost);
            }
            if self.this.iter().all(|&cost| cost > limit) {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.this);
        }
        self.last.last().copied().filter(|&distance| distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_with_a_typing_fault_finds_the_name_and_leaves_strangers_alone() {
        let names = ["BILLING_DATABASE_URL", "BILLING_SMTP_HOST", "BILLING_SMTP_PORT", "PORT"];
        for (word, want) in [
            ("BILLING_DATABSE_URL", Some("BILLING_DATABASE_URL")),
            ("BILLING_SMTP_HSOT", Some("BILLING_SMTP_HOST")),
            ("billing_smtp_host", Some("BILLING_SMTP_HOST")),
            ("PORTS", Some("PORT")),
            ("BILLING_COLOR", None),
            ("XY", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names.into_iter()), want, "{word}");
        }
    }
}
