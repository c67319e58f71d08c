//! The command line and the programs that it reads, started as processes in folders made for them.

pub(crate) mod place;
pub(crate) mod programs;
