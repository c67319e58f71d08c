//! What the inputs say, variable by variable: names, values as they are written, comments and decorators. Values stay slices of
//! the files, which are wiped.

use std::path::Path;

use super::dotenv::{self, Item};
use super::spec::{self, Header, Spec};
use super::{compose, shape};

/// A variable of one or of several files.
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    pub(super) values: Vec<&'a str>,
    pub(super) comments: Vec<&'a str>,
    pub(super) spec: Spec,
    /// It stands only where a `#` stands before it.
    pub(super) is_commented_out: bool,
}

/// All that the inputs say.
#[derive(Default)]
pub(super) struct Inputs<'a> {
    pub(super) variables: Vec<Variable<'a>>,
    /// The variable that says where the program runs, if a file names it.
    pub(super) environment: Option<String>,
    /// Lines that could not be used, with the number of their file.
    pub(super) left_out: Vec<(usize, usize)>,
}

/// Takes a file for what its name says.
pub(super) fn is_compose(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("yml") || ending.eq_ignore_ascii_case("yaml"))
}

impl<'a> Inputs<'a> {
    /// Reads a compose file; `file` is its number among the inputs.
    pub(super) fn compose(&mut self, text: &'a str, file: usize) {
        for entry in compose::entries(text) {
            if is_variable(entry.name) {
                let comments = entry.comments;
                let (name, values) = (entry.name, vec![entry.value]);
                self.add(Variable { name, values, comments, spec: Spec::default(), is_commented_out: false });
            } else {
                self.left_out.push((file, entry.line));
            }
        }
    }

    /// Reads a `.env`, a template of one, or a `.env.schema`.
    pub(super) fn dotenv(&mut self, text: &'a [u8], file: usize) {
        let mut header = Header::default();
        let mut block: Vec<&str> = Vec::new();
        for item in dotenv::items(text) {
            match item {
                Item::Comment(comment) if spec::is_decorators(comment) => {
                    header.read(comment);
                    block.push(comment);
                }
                Item::Comment(comment) => match commented_out(comment) {
                    Some(entry) if is_variable(entry.name) => {
                        let entry = Found { entry, line: 0, is_commented_out: true };
                        self.entry(&entry, std::mem::take(&mut block), &header, file);
                    }
                    Some(_) => {}
                    None if is_divider(comment) => block.clear(),
                    None => block.push(comment),
                },
                Item::Blank => block.clear(),
                Item::Entry(entry) => {
                    let entry = Found { entry, line: entry.line, is_commented_out: false };
                    self.entry(&entry, std::mem::take(&mut block), &header, file);
                }
                Item::Fault(line) => {
                    self.left_out.push((file, line));
                    block.clear();
                }
            }
        }
        self.environment = self.environment.take().or(header.environment);
    }

    fn entry(&mut self, found: &Found<'a>, mut block: Vec<&'a str>, header: &Header, file: usize) {
        let entry = &found.entry;
        if !is_variable(entry.name) {
            self.left_out.push((file, found.line));
            return;
        }
        let mut spec = header.spec(entry.name);
        block.push(entry.beside);
        let (decorators, comments): (Vec<_>, Vec<_>) = block.into_iter().partition(|line| spec::is_decorators(line));
        decorators.iter().for_each(|line| spec.read(line));
        let values = vec![entry.written()];
        self.add(Variable { name: entry.name, values, comments, spec, is_commented_out: found.is_commented_out });
    }

    /// Joins what several places say of one variable.
    fn add(&mut self, new: Variable<'a>) {
        match self.variables.iter_mut().find(|old| old.name == new.name) {
            Some(old) => {
                old.values.extend(new.values);
                old.is_commented_out &= new.is_commented_out;
                old.spec.join(new.spec);
                if old.comments.iter().all(|comment| comment.is_empty()) {
                    old.comments = new.comments;
                }
            }
            None => self.variables.push(new),
        }
    }
}

struct Found<'a> {
    entry: dotenv::Entry<'a>,
    line: usize,
    is_commented_out: bool,
}

/// `# NAME=value`, where the name is written as variables are.
fn commented_out(comment: &str) -> Option<dotenv::Entry<'_>> {
    match dotenv::items(comment.as_bytes()).as_slice() {
        [Item::Entry(entry)] if !entry.name.bytes().any(|byte| byte.is_ascii_lowercase()) => Some(*entry),
        _ => None,
    }
}

fn is_divider(comment: &str) -> bool {
    let is_begun = ["---", "===", "###", "***", "___"].iter().any(|rule| comment.starts_with(rule));
    is_begun || comment.chars().all(|c| "-=#*_~ ".contains(c))
}

/// Whether a program can have a variable of this name. A line of a value that was cut may look like one, so what is long and
/// has no order is none.
pub(super) fn is_variable(name: &str) -> bool {
    let has = |is: fn(&u8) -> bool| name.bytes().any(|byte| is(&byte));
    let (has_lower, has_upper, has_digit) =
        (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase), has(u8::is_ascii_digit));
    let is_one_word = !name.contains('_');
    let is_long_word = match name.len() {
        0..16 => false,
        16..20 => is_one_word && has_lower && has_upper,
        20..40 => is_one_word && (has_digit || (has_lower && has_upper)),
        _ => is_one_word,
    };
    let is_random = has_lower && has_upper && has_digit && shape::is_random(name);
    let is_token = has_lower && shape::secret(name).is_some();
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.len() <= 200
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !is_long_word
        && !is_random
        && !is_token
}
