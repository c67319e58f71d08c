//! Settings taken out of a map of variables, for readers of `.env` that give no more than that.

use std::collections::HashMap;
use std::error::Error;
use std::str::FromStr;

use crate::Fault;

pub(super) fn taken(map: &mut HashMap<String, String>, name: &str) -> Result<String, Fault> {
    map.remove(name).ok_or_else(|| format!("{name} is not set").into())
}

pub(super) fn taken_parsed<T: FromStr<Err: Error>>(map: &mut HashMap<String, String>, name: &str) -> Result<T, Fault> {
    taken(map, name)?.parse().map_err(|fault| format!("{name}: {fault}").into())
}
