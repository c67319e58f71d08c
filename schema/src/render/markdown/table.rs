//! A table in Markdown. Its cells are finished Markdown of one line each; that every row has as many cells as the head
//! is the type's doing.

use std::fmt;

/// A table of `N` columns.
pub(super) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    #[inline]
    pub(super) fn new(head: [&str; N]) -> Self {
        Self { rows: vec![head.map(str::to_owned), [const { String::new() }; N].map(|_| "---".to_owned())] }
    }

    #[inline]
    pub(super) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Whether there is nothing under the head.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.rows.len() == 2
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|cells| writeln!(f, "| {} |", cells.join(" | ")))
    }
}
