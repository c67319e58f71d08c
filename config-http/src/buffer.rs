//! Buffers that a value may pass through: overwritten before they are given back.

use zeroize::{Zeroize, Zeroizing};

/// Grows by a copy, and overwrites what it leaves.
pub(crate) fn grow(buffer: &mut Zeroizing<Vec<u8>>, room: usize) {
    if buffer.capacity() - buffer.len() >= room {
        return;
    }
    let size = (buffer.len() + room).max(buffer.capacity() * 2);
    let mut larger = Zeroizing::new(Vec::with_capacity(size));
    larger.extend_from_slice(buffer);
    *buffer = larger;
}

/// Bytes that wait to be read: filled at the end, taken from the front.
pub(crate) struct Queue {
    bytes: Zeroizing<Vec<u8>>,
    start: usize,
}

impl Queue {
    pub(crate) fn new(room: usize) -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(room)), start: 0 }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.start..).unwrap_or_default()
    }

    pub(crate) fn push(&mut self, more: &[u8]) {
        if self.start > 0 {
            // What was read is overwritten, by what follows it or by zeros.
            let (start, end) = (self.start, self.bytes.len());
            self.bytes.copy_within(start.., 0);
            if let Some(rest) = self.bytes.get_mut(end - start..) {
                rest.zeroize();
            }
            self.bytes.truncate(end - start);
            self.start = 0;
        }
        grow(&mut self.bytes, more.len());
        self.bytes.extend_from_slice(more);
    }

    /// The first bytes were read.
    pub(crate) fn skip(&mut self, count: usize) {
        let end = (self.start + count).min(self.bytes.len());
        if let Some(read) = self.bytes.get_mut(self.start..end) {
            read.zeroize();
        }
        self.start = end;
        if self.start == self.bytes.len() {
            self.bytes.clear();
            self.start = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_gives_back_what_was_pushed_in_order() {
        let mut queue = Queue::new(4);
        queue.push(b"abc");
        queue.skip(2);
        queue.push(b"defgh");
        assert_eq!(queue.bytes(), b"cdefgh");
        queue.skip(99);
        assert!(queue.bytes().is_empty());
    }

    #[test]
    fn queue_keeps_nothing_of_what_was_read() {
        let mut queue = Queue::new(64);
        queue.push(b"secret-and-more");
        queue.skip(7);
        assert_eq!(queue.bytes.get(..7), Some(&[0; 7][..]));
        queue.push(b"!");
        assert_eq!(queue.bytes.as_slice(), b"and-more!");
    }
}
