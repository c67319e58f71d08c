//! Rows of text in columns, for the summaries at the end of a chore.

use crate::terminal::{Terminal, Tone};

/// A table that is printed once all its rows are known.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<(String, Option<Tone>)>>,
}

impl Table {
    pub(crate) fn with_header(titles: &[&str]) -> Self {
        let header = titles.iter().map(|title| ((*title).to_owned(), Some(Tone::Heading))).collect();
        Self { rows: vec![header] }
    }

    pub(crate) fn row(&mut self, cells: Vec<(String, Option<Tone>)>) {
        self.rows.push(cells);
    }

    /// The table's lines. Widths are counted before the painting: an escape sequence takes no room on the screen.
    pub(crate) fn render(&self, terminal: Terminal) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|(text, _)| text.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let mut out = String::new();
        for row in &self.rows {
            for (column, (text, tone)) in row.iter().enumerate() {
                let painted = tone.map_or_else(|| text.clone(), |tone| terminal.paint(tone, text));
                out.push_str(&painted);
                if column + 1 < row.len() {
                    let padding = widths[column] - text.chars().count() + 2;
                    out.extend(std::iter::repeat_n(' ', padding));
                }
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn render_of_uneven_cells_lines_up_the_columns() {
        let terminal = Terminal::plain();
        let mut table = Table::with_header(&["step", "result"]);
        table.row(vec![("documentation".into(), None), ("ok".into(), Some(Tone::Good))]);
        assert_eq!(table.render(terminal), "step           result\ndocumentation  ok\n");
    }
}
