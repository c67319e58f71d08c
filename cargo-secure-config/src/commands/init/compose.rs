//! The `environment` of a compose file's services, read line by line as people write it. It is no YAML reader: anchors are not
//! followed, and what is not understood is passed over.

/// A variable of a service.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    /// As it is written, without quotes around it; empty where the value comes from elsewhere.
    pub(super) value: &'a str,
    pub(super) line: usize,
    /// The comments above it and behind it.
    pub(super) comments: Vec<&'a str>,
}

/// The place in a block of `environment`.
struct Block {
    key_indent: usize,
    /// How far its members stand in; known from the first one.
    indent: Option<usize>,
}

/// All variables, in order.
pub(super) fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut out = Vec::new();
    let mut block: Option<Block> = None;
    let mut comments = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let body = line.trim();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if body.is_empty() {
            comments.clear();
            continue;
        }
        if let Some(comment) = body.strip_prefix('#') {
            comments.push(comment.trim());
            continue;
        }
        let member = block.as_mut().and_then(|block| {
            let is_item = body.starts_with("- ") && indent == block.key_indent;
            (indent > block.key_indent || is_item).then(|| *block.indent.get_or_insert(indent))
        });
        match member {
            Some(wanted) => {
                if indent == wanted {
                    out.extend(entry(body, number + 1, std::mem::take(&mut comments)));
                }
            }
            None => block = None,
        }
        if block.is_none()
            && let Some(rest) = body.strip_prefix("environment:")
        {
            let rest = without_comment(rest).0.trim();
            if let Some(inner) = rest.strip_prefix(['{', '[']) {
                let members = split(inner.trim_end_matches(['}', ']']));
                out.extend(members.into_iter().filter_map(|member| entry(member.trim(), number + 1, Vec::new())));
            } else if rest.is_empty() || rest.starts_with('&') {
                block = Some(Block { key_indent: indent, indent: None });
            }
        }
        comments.clear();
    }
    out
}

/// `NAME: value`, `- NAME=value` or `- NAME`.
fn entry<'a>(body: &'a str, line: usize, mut comments: Vec<&'a str>) -> Option<Entry<'a>> {
    let (body, comment) = without_comment(body);
    comments.extend(comment);
    let item = body.strip_prefix("- ").map(str::trim);
    let bare = unquoted(item.unwrap_or(body));
    let pair = match item {
        Some(_) => Some(bare.split_once('=').unwrap_or((bare, ""))),
        // In a list of one line, members have no dash.
        None => body
            .split_once(": ")
            .or_else(|| body.strip_suffix(':').map(|name| (name, "")))
            .or_else(|| bare.split_once('=')),
    };
    let (name, value) = pair?;
    let (name, value) = (unquoted(name.trim()), value.trim());
    if name == "<<" {
        return None;
    }
    let is_elsewhere = value.starts_with(['|', '>', '*', '&', '!']) || matches!(value, "null" | "~");
    Some(Entry { name, value: if is_elsewhere { "" } else { unquoted(value) }, line, comments })
}

fn unquoted(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

/// A line without the comment at its end, and that.
fn without_comment(line: &str) -> (&str, Option<&str>) {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') if matches!(before, ' ' | '=' | ':' | '[' | '{') => quote = Some(c),
            (None, '#') if before == ' ' => return (line[..at].trim_end(), Some(line[at + 1..].trim())),
            _ => {}
        }
        before = c;
    }
    (line, None)
}

/// Members between commas that stand in no quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut out, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ',') => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_is_read_in_each_form() {
        let text = "\
services:
  app:
    image: app # not a variable
    environment:
      # Port to listen on.
      PORT: 8080  # inside
      \"QUOTED\": \"a # b\"
      EMPTY:
      LONG: |
        line: one
      <<: *more
    ports: [\"80:80\"]
  worker:
    environment:
    - MODE=batch
    - \"NAME=a b\"
    - PASSED_ON
    labels: {x: y}
  cron:
    environment: { A: \"1, 2\", B: x }
  last:
    environment: [\"C=3\", D=4]
";
        let read: Vec<_> = entries(text).iter().map(|entry| (entry.name, entry.value, entry.line)).collect();
        let wanted = [
            ("PORT", "8080", 6),
            ("QUOTED", "a # b", 7),
            ("EMPTY", "", 8),
            ("LONG", "", 9),
            ("MODE", "batch", 15),
            ("NAME", "a b", 16),
            ("PASSED_ON", "", 17),
            ("A", "1, 2", 20),
            ("B", "x", 20),
            ("C", "3", 22),
            ("D", "4", 22),
        ];
        assert_eq!(read, wanted);
        assert_eq!(entries(text)[0].comments, ["Port to listen on.", "inside"]);
    }
}
