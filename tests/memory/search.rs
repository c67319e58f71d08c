//! The search of a process's own memory, through `/proc/self/mem`. While it runs nothing is allocated, so that what was
//! freed stays as it was left; and it holds no run of what it looks for: it compares hashes, made a byte at a time.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::needle::Needle;

/// The runs of one needle as hashes, with how often each was found.
pub(crate) struct Wanted {
    run: usize,
    /// Sorted, so that a hash is found in few steps.
    hashes: Vec<u64>,
    counts: Vec<(u32, u32)>,
    /// A bit for each hash that there may be, to pass over all others fast.
    maybe: Vec<u8>,
    /// What a byte is worth when it leaves a run.
    leaving: u64,
}

/// How often the runs of a needle stand in memory: of those that stand there least and most often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) least: u32,
    pub(crate) most: u32,
    /// The same in the block that the kernel filled with the arguments and the environment.
    pub(crate) in_block: u32,
}

const FACTOR: u64 = 0x5851_F42D_4C95_7F2D;

impl Wanted {
    pub(crate) fn new(needle: &Needle) -> Self {
        Self::of(needle.run(), needle.len(), |at| needle.byte(at))
    }

    /// Of so many bytes, made one at a time.
    pub(crate) fn of(run: usize, len: usize, byte: impl Fn(usize) -> u8) -> Self {
        let leaving = (0..run).fold(1, |power: u64, _| power.wrapping_mul(FACTOR));
        let mut hash = 0;
        let mut hashes = Vec::with_capacity(len);
        for at in 0..len {
            let left = if at < run { 0 } else { byte(at - run) };
            hash = roll(hash, byte(at), left, leaving);
            if at + 1 >= run {
                hashes.push(hash);
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        let mut maybe = vec![0; 1 << 15];
        for (byte, bit) in hashes.iter().map(|hash| place(*hash)) {
            maybe[byte] |= bit;
        }
        Self { run, counts: vec![(0, 0); hashes.len()], hashes, maybe, leaving }
    }

    fn see(&mut self, hash: u64, in_block: bool) {
        let (byte, bit) = place(hash);
        if self.maybe[byte] & bit != 0
            && let Ok(at) = self.hashes.binary_search(&hash)
        {
            let (outside, inside) = &mut self.counts[at];
            *(if in_block { inside } else { outside }) += 1;
        }
    }
}

fn roll(hash: u64, entering: u8, left: u8, leaving: u64) -> u64 {
    hash.wrapping_mul(FACTOR).wrapping_add(entering.into()).wrapping_sub(u64::from(left).wrapping_mul(leaving))
}

/// The byte and the bit of a hash in the table of those that there may be.
fn place(hash: u64) -> (usize, u8) {
    ((hash >> 49) as usize, 1 << (hash >> 46 & 7))
}

/// The room that a search needs, made before there is anything to find.
pub(crate) struct Memory {
    /// The end of the last chunk, then a chunk.
    buffer: Vec<u8>,
    maps: Vec<u8>,
    /// Where the kernel put the arguments and the environment.
    block: Range<u64>,
}

/// Room for the end of the last chunk: more than any run.
const MARGIN: usize = 64;
const PAGE: usize = 4096;
static NOTHING: [u8; PAGE] = [0; PAGE];

impl Memory {
    pub(crate) fn new() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").expect("the kernel tells");
        // The words after the program's name, which may hold anything: `arg_start` and `env_end` are the 48th and 51st.
        let words: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let address = |number: usize| words[number - 3].parse().expect("an address");
        Self { buffer: vec![0; MARGIN + (64 << 10)], maps: vec![0; 256 << 10], block: address(48)..address(51) }
    }

    /// Searches all memory that this process can write, but for the buffer of the search.
    pub(crate) fn find(&mut self, wanted: &mut Wanted) -> Found {
        wanted.counts.fill((0, 0));
        let mut maps = File::open("/proc/self/maps").expect("the kernel tells");
        let mut memory = File::open("/proc/self/mem").expect("a process may read itself");
        let mut filled = 0;
        loop {
            let read = maps.read(&mut self.maps[filled..]).expect("it can be read");
            filled += read;
            assert!(filled < self.maps.len(), "the list of this process's memory is longer than expected");
            if read == 0 {
                break;
            }
        }
        for line in 0..self.maps[..filled].split(|byte| *byte == b'\n').count() {
            if let Some(region) = self.region(filled, line) {
                self.search_around(&mut memory, region, wanted);
            }
        }
        self.buffer.fill(0);
        let of = |pick: fn(&(u32, u32)) -> u32| wanted.counts.iter().map(pick);
        Found {
            least: of(|count| count.0).min().unwrap_or_default(),
            most: of(|count| count.0).max().unwrap_or_default(),
            in_block: of(|count| count.1).max().unwrap_or_default(),
        }
    }

    /// What a line of `maps` says, if that can be written: `7ffc0000-7ffd0000 rw-p …`.
    fn region(&self, filled: usize, line: usize) -> Option<Range<u64>> {
        let line = self.maps[..filled].split(|byte| *byte == b'\n').nth(line)?;
        let line = std::str::from_utf8(line).ok()?;
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        let address = |text| u64::from_str_radix(text, 16).ok();
        if rest.starts_with("rw") { Some(address(start)?..address(end)?) } else { None }
    }

    /// Searches a region but for what the search itself keeps there: chunks of memory, and hashes.
    fn search_around(&mut self, memory: &mut File, region: Range<u64>, wanted: &mut Wanted) {
        let own =
            [addresses(&self.buffer), addresses(&wanted.maybe), addresses(&wanted.hashes), addresses(&wanted.counts)];
        let mut at = region.start;
        while at < region.end {
            if let Some(own) = own.iter().find(|own| own.contains(&at)) {
                at = own.end;
                continue;
            }
            let next = own.iter().map(|own| own.start).filter(|start| *start > at).min();
            let end = next.unwrap_or(region.end).min(region.end);
            self.search(memory, at..end, wanted);
            at = end;
        }
    }

    #[inline(never)]
    fn search(&mut self, memory: &mut File, region: Range<u64>, wanted: &mut Wanted) {
        let (mut hash, mut length) = (0, 0);
        let mut at = region.start;
        if memory.seek(SeekFrom::Start(at)).is_err() {
            return;
        }
        while at < region.end {
            let left = usize::try_from(region.end - at).unwrap_or(usize::MAX);
            let chunk = left.min(self.buffer.len() - MARGIN);
            if memory.read_exact(&mut self.buffer[MARGIN..MARGIN + chunk]).is_err() {
                return;
            }
            for page in (0..chunk).step_by(PAGE) {
                let page = MARGIN + page..(MARGIN + page + PAGE).min(MARGIN + chunk);
                if self.buffer[page.clone()] == NOTHING {
                    // No needle holds a zero.
                    (hash, length) = (0, 0);
                    continue;
                }
                for i in page {
                    let leaving = if length < wanted.run { 0 } else { self.buffer[i - wanted.run] };
                    hash = roll(hash, self.buffer[i], leaving, wanted.leaving);
                    length += 1;
                    if length >= wanted.run {
                        wanted.see(hash, self.block.contains(&(at + (i - MARGIN) as u64)));
                    }
                }
            }
            self.buffer.copy_within(chunk..chunk + MARGIN, 0);
            at += chunk as u64;
        }
    }
}

/// Where a buffer stands.
fn addresses<T>(buffer: &[T]) -> Range<u64> {
    let range = buffer.as_ptr_range();
    range.start.addr() as u64..range.end.addr() as u64
}

/// Runs something far down the stack, where what is called later does not overwrite what it leaves there.
#[inline(never)]
#[expect(clippy::large_stack_arrays, reason = "room on the stack is what it is for")]
pub(crate) fn deep<R>(run: impl FnOnce() -> R) -> R {
    let mut room = [0_u8; 128 << 10];
    black_box(&mut room);
    let result = apart(run);
    black_box(&mut room);
    result
}

/// Not a part of its caller, which would give it room above.
#[inline(never)]
fn apart<R>(run: impl FnOnce() -> R) -> R {
    run()
}
