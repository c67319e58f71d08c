//! Text put together at compile time, for the messages of the checks.

#[inline]
pub(super) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[inline]
pub(super) const fn same_in_any_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A message that grows; what does not fit is cut.
pub(super) struct Text {
    bytes: [u8; 1024],
    len: usize,
}

impl Text {
    #[inline]
    pub(super) const fn new() -> Self {
        Self { bytes: [0; 1024], len: 0 }
    }

    #[inline]
    pub(super) const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        if self.len + text.len() <= self.bytes.len() {
            let (_, rest) = self.bytes.split_at_mut(self.len);
            let (head, _) = rest.split_at_mut(text.len());
            head.copy_from_slice(text);
            self.len += text.len();
        }
    }

    #[inline]
    pub(super) const fn push_list(&mut self, names: &[&str]) {
        let mut i = 0;
        while i < names.len() {
            self.push(if i == 0 { "`" } else { ", `" });
            self.push(names[i]);
            self.push("`");
            i += 1;
        }
    }

    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    pub(super) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the configuration's names collide",
        }
    }

    #[track_caller]
    #[inline]
    pub(super) const fn fail(&self) -> ! {
        panic!("{}", self.as_str())
    }
}
