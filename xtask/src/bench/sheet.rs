//! A table of results that is printed for people, put into the page, or printed as JSON.

use std::fmt::Write;

use crate::peers::quoted;
use crate::table::Table;
use crate::terminal::{Terminal, Tone};

/// A text, and how it is meant.
pub(crate) type Cell = (String, Option<Tone>);

/// Rows under a header, with a name by which the page knows the place.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) title: String,
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    pub(crate) fn new(name: impl Into<String>, title: impl Into<String>, header: &[&str]) -> Self {
        let header = header.iter().map(ToString::to_string).collect();
        Self { name: name.into(), title: title.into(), header, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub(crate) fn render(&self, terminal: Terminal) -> String {
        let titles: Vec<_> = self.header.iter().map(String::as_str).collect();
        let mut table = Table::with_header(&titles);
        self.rows.iter().for_each(|row| table.row(row.clone()));
        table.render(terminal)
    }

    /// As Markdown: numbers stand to the right.
    pub(crate) fn markdown(&self) -> String {
        let escaped = |text: &str| text.replace('|', "\\|");
        let mut out = format!("| {} |\n|", self.header.join(" | "));
        for column in 0..self.header.len() {
            let is_number = |row: &Vec<Cell>| row.get(column).is_some_and(|(text, _)| !starts_with_letter(text));
            out.push_str(if column > 0 && self.rows.iter().all(is_number) { " ---: |" } else { " --- |" });
        }
        out.push('\n');
        for row in &self.rows {
            let cells: Vec<_> = row.iter().map(|(text, _)| escaped(text)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        out
    }

    /// As a member of a JSON object: an object for each row, by the header.
    pub(crate) fn json(&self) -> String {
        let row = |row: &Vec<Cell>| {
            let members =
                self.header.iter().zip(row).map(|(title, (text, _))| format!("{}: {}", quoted(title), quoted(text)));
            format!("    {{{}}}", members.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        format!("  {}: [\n{}\n  ]", quoted(&self.name), rows.join(",\n"))
    }
}

fn starts_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
}

/// A cell without a tone.
pub(crate) fn plain(text: impl Into<String>) -> Cell {
    (text.into(), None)
}

/// A number with its thousands apart.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        assert_eq!([0, 999, 1000, 54_997_288].map(thousands), ["0", "999", "1,000", "54,997,288"]);
    }

    #[test]
    fn markdown_of_numbers_stands_to_the_right() {
        let mut sheet = Sheet::new("w1", "W1", &["program", "instructions", "note"]);
        sheet.row(vec![plain("ours"), plain("1,000"), plain("a|b")]);
        assert_eq!(
            sheet.markdown(),
            "| program | instructions | note |\n| --- | ---: | --- |\n| ours | 1,000 | a\\|b |\n"
        );
    }
}
