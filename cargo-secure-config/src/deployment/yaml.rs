//! YAML as a tree that knows its lines. An alias shares its node instead of copying it, merges are counted, and the depth
//! is bounded through aliases too, so that no file grows beyond its own size. A fault says a line and nothing else.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

/// More levels than the largest definitions of Kubernetes have.
const DEPTH: u16 = 200;
/// Values in one file.
const NODES: usize = 1_000_000;
/// Bytes of keys that merges may add to what stands in the file.
const MERGED: usize = 8 << 20;

/// A value with the line where it starts.
pub(super) struct Node {
    pub(super) line: u32,
    pub(super) data: Data,
    height: u16,
}

pub(super) enum Data {
    Scalar {
        text: String,
        /// Written without quotes, so that its type is guessed.
        is_plain: bool,
    },
    List(Vec<Rc<Node>>),
    Map(Map),
}

pub(super) type Map = BTreeMap<String, Entry>;

/// What stands under a key, with the key's line.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) line: u32,
    pub(super) value: Rc<Node>,
}

/// What is wrong with a file, without a word of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Syntax,
    Depth,
    Size,
    Merge,
    Alias,
    Key,
    Twice,
}

impl Fault {
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Syntax => "this is no YAML",
            Self::Depth => "values are nested too deeply",
            Self::Size => "the file holds too many values",
            Self::Merge => "`<<` takes a mapping, or a list of them",
            Self::Alias => "an alias has no anchor above it, or stands inside of it",
            Self::Key => "a key is no text",
            Self::Twice => "a key stands twice in one mapping",
        }
    }
}

impl Node {
    /// The value under a key; `null` counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.map()?.get(key).filter(|entry| !entry.value.is_null())
    }

    /// The value under a chain of keys.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key).map(|entry| &*entry.value))
    }

    /// The text under a chain of keys.
    pub(super) fn text_at(&self, keys: &[&str]) -> Option<&str> {
        self.at(keys)?.text()
    }

    /// The list under a key, empty if there is none.
    pub(super) fn list_at(&self, keys: &[&str]) -> &[Rc<Node>] {
        self.at(keys).map_or(&[], Node::list)
    }

    /// Whether `true` stands under a key.
    pub(super) fn is_true(&self, key: &str) -> bool {
        self.text_at(&[key]).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    pub(super) fn map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> &[Rc<Node>] {
        match &self.data {
            Data::List(list) => list,
            _ => &[],
        }
    }

    /// The text of a scalar, as it was written.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.data, Data::Scalar { is_plain: true, .. })
    }

    pub(super) fn is_null(&self) -> bool {
        let Data::Scalar { text, is_plain: true } = &self.data else { return false };
        matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// All documents of a file, or the line of the first fault.
pub(super) fn documents(text: &str) -> Result<Vec<Rc<Node>>, (u32, Fault)> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    let mut line = 1;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|fault| (number(fault.marker().line()), Fault::Syntax))?;
        line = number(span.start.line());
        builder.take(event, line).map_err(|fault| (line, fault))?;
    }
    if builder.open.is_empty() { Ok(builder.done) } else { Err((line, Fault::Syntax)) }
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX).max(1)
}

#[derive(Default)]
struct Builder {
    done: Vec<Rc<Node>>,
    open: Vec<Open>,
    anchors: HashMap<usize, Rc<Node>>,
    nodes: usize,
    merged: usize,
}

/// A list or a mapping that has not ended yet.
struct Open {
    anchor: usize,
    line: u32,
    height: u16,
    part: Part,
}

enum Part {
    List(Vec<Rc<Node>>),
    Map { map: Map, key: Option<(Rc<Node>, u32)>, merges: Vec<Rc<Node>> },
}

impl Builder {
    fn take(&mut self, event: Event<'_>, line: u32) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = tag.is_some_and(|tag| is_text(&tag));
                let is_plain = style == ScalarStyle::Plain && !is_text;
                let node = Node { line, data: Data::Scalar { text: text.into_owned(), is_plain }, height: 0 };
                self.put(Rc::new(node), anchor)?;
            }
            Event::Alias(anchor) => {
                let node = Rc::clone(self.anchors.get(&anchor).ok_or(Fault::Alias)?);
                self.put(node, 0)?;
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, line, Part::List(Vec::new()))?,
            Event::MappingStart(anchor, _) => {
                self.open(anchor, line, Part::Map { map: Map::new(), key: None, merges: Vec::new() })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, line: u32, part: Part) -> Result<(), Fault> {
        if self.open.len() >= usize::from(DEPTH) {
            return Err(Fault::Depth);
        }
        self.open.push(Open { anchor, line, height: 0, part });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        let Open { anchor, line, height, part } = self.open.pop().ok_or(Fault::Syntax)?;
        let data = match part {
            Part::List(list) => Data::List(list),
            Part::Map { mut map, merges, .. } => {
                for node in &merges {
                    self.merge(&mut map, node)?;
                }
                Data::Map(map)
            }
        };
        // What is merged stands on one level with the rest, and below the mapping that it comes from.
        self.put(Rc::new(Node { line, data, height: height + 1 }), anchor)
    }

    /// Adds the keys of a mapping, or of several, that are not there yet.
    fn merge(&mut self, into: &mut Map, node: &Node) -> Result<(), Fault> {
        let from: Vec<&Map> = match &node.data {
            Data::Map(map) => vec![map],
            Data::List(list) => list.iter().map(|each| each.map().ok_or(Fault::Merge)).collect::<Result<_, _>>()?,
            Data::Scalar { .. } if node.is_null() => Vec::new(),
            Data::Scalar { .. } => return Err(Fault::Merge),
        };
        for (key, entry) in from.into_iter().flatten() {
            // Looking costs time as adding costs space: both are counted.
            self.merged += key.len() + 1;
            if self.merged > MERGED {
                return Err(Fault::Size);
            }
            if !into.contains_key(key) {
                into.insert(key.clone(), entry.clone());
            }
        }
        Ok(())
    }

    /// A node that is complete goes into what is open, or is a document.
    fn put(&mut self, node: Rc<Node>, anchor: usize) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(Fault::Size);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        let Some(open) = self.open.last_mut() else {
            self.done.push(node);
            return Ok(());
        };
        open.height = open.height.max(node.height);
        // Aliases nest what stands side by side in the file.
        if open.height >= DEPTH {
            return Err(Fault::Depth);
        }
        match &mut open.part {
            Part::List(list) => list.push(node),
            Part::Map { map, key, merges } => match key.take() {
                None => {
                    let line = node.line;
                    *key = Some((node, line));
                }
                Some((name, line)) => {
                    let Data::Scalar { text, is_plain } = &name.data else { return Err(Fault::Key) };
                    if *is_plain && text == "<<" {
                        merges.push(node);
                    } else if map.insert(text.clone(), Entry { line, value: node }).is_some() {
                        return Err(Fault::Twice);
                    }
                }
            },
        }
        Ok(())
    }
}

/// Whether a tag says that a value is text, whatever it looks like.
fn is_text(tag: &Tag) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == "str" || tag.handle.is_empty() && tag.suffix == "!"
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn fault(text: &str) -> Option<Fault> {
        documents(text).err().map(|(_, fault)| fault)
    }

    #[test]
    fn merge_keeps_what_is_said_and_the_line_where_it_was_said() {
        let all = documents("a: &a\n  x: 1\n  y: 2\nb:\n  <<: *a\n  y: 3\nc:\n  <<: [*a, {z: 4, x: 5}]\n").unwrap();
        let line = |keys: &[&str]| all[0].at(keys).map(|node| (node.text().unwrap().to_owned(), node.line));
        assert_eq!(line(&["b", "x"]), Some(("1".to_owned(), 2)));
        assert_eq!(line(&["b", "y"]), Some(("3".to_owned(), 6)));
        assert_eq!(line(&["c", "x"]), Some(("1".to_owned(), 2)));
        assert_eq!(line(&["c", "z"]), Some(("4".to_owned(), 8)));
    }

    #[test]
    fn alias_bomb_is_shared_and_not_copied() {
        let mut lists = "a0: &a0 [x, x]\n".to_owned();
        for level in 1..100 {
            let below = level - 1;
            writeln!(lists, "a{level}: &a{level} [*a{below}, *a{below}, *a{below}]").unwrap();
        }
        assert!(documents(&lists).is_ok());
        let mut merges = "a0: &a0 {k0: x}\n".to_owned();
        for level in 1..100 {
            let below = level - 1;
            writeln!(merges, "a{level}: &a{level} {{<<: [*a{below}, *a{below}], k{level}: x}}").unwrap();
        }
        assert!(documents(&merges).is_ok());
    }

    #[test]
    fn merge_that_multiplies_is_refused() {
        let mut text = "a: &a\n".to_owned();
        (0..20_000).for_each(|at| writeln!(text, "  k{at}: x").unwrap());
        (0..20_000).for_each(|at| writeln!(text, "m{at}: {{<<: *a}}").unwrap());
        assert_eq!(fault(&text), Some(Fault::Size));
    }

    #[test]
    fn deep_nesting_is_refused() {
        for text in ["[", "{a: ", "- ", "? "] {
            // The parser has a limit of its own for brackets.
            assert!(matches!(fault(&text.repeat(100_000)), Some(Fault::Depth | Fault::Syntax)), "{text}");
            assert_eq!(fault(&text.repeat(220)), Some(Fault::Depth), "{text}");
        }
        let mut text = "a0: &a0 [x]\n".to_owned();
        (1..100_000).for_each(|level| writeln!(text, "a{level}: &a{level} [*a{}]", level - 1).unwrap());
        assert_eq!(fault(&text), Some(Fault::Depth), "through aliases too");
    }

    #[test]
    fn fault_says_its_line() {
        let line = |text: &str| documents(text).err().unwrap();
        assert_eq!(line("a: 1\nb: [1\nc: 2\n").1, Fault::Syntax);
        assert_eq!(line("a: 1\nb: 2\na: 3\n"), (3, Fault::Twice));
        assert_eq!(line("a: 1\nb: *none\n"), (2, Fault::Syntax));
        assert_eq!(line("a: &a\n  b: *a\n").1, Fault::Alias);
        assert_eq!(line("a: &a 1\n---\nb: *a\n"), (3, Fault::Alias));
        assert_eq!(line("a: 1\n[1]: 2\n"), (2, Fault::Key));
        assert_eq!(line("a: 1\n<<: 2\n").1, Fault::Merge);
    }
}
