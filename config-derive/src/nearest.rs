//! Which word of an attribute was meant by a misspelt one.

/// The word that differs from `word` in one place only: what is left between the common start and the common end has at
/// most two letters on either side.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known.iter().copied().find(|candidate| is_near(word, candidate))
}

fn is_near(a: &str, b: &str) -> bool {
    let start = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let shorter = a.len().min(b.len()) - start;
    let end = a.bytes().rev().zip(b.bytes().rev()).take(shorter).take_while(|(x, y)| x == y).count();
    let (left_a, left_b) = (a.len() - start - end, b.len() - start - end);
    left_a.max(left_b) <= 2 && (start + end) * 2 >= b.len()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_of_a_misspelt_word_is_the_word_and_of_a_stranger_nothing() {
        let known = ["default", "default_with", "range", "nested", "env"];
        for (word, want) in [
            ("defualt", Some("default")),
            ("defaut", Some("default")),
            ("nestd", Some("nested")),
            ("rang", Some("range")),
            ("envs", Some("env")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, &known), want, "{word}");
        }
    }
}
