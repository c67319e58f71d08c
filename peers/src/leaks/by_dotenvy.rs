//! dotenvy, which many put before the others: it reads a `.env` and has no settings.

use super::scene::Fault;
use super::told::{self, Told};

pub fn play(fault: Fault) -> Option<Told> {
    (fault == Fault::DotenvSyntax).then(|| told::of(dotenvy::from_path(".env")))
}
