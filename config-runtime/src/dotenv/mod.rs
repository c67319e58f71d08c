//! The dialect of `.env` files: what it is and how values are written in it. It opens no files; the source does.

mod decode;
mod expand;
mod fault;
mod syntax;
#[cfg(test)]
mod tests;

pub(crate) use fault::Fault;
pub(crate) use syntax::{Entry, entries};
