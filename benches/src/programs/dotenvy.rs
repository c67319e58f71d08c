//! dotenvy: a `.env` read into a map, which is cheaper than writing 5,000 variables of the process.

use std::collections::HashMap;

use secrecy::SecretString;

use super::map::{taken, taken_parsed};
use crate::Fault;

program! {
    "w4" w4 "dotenvy_w4.rs" {
        fn load() -> Result<Settings, Fault> {
            let mut map = dotenvy::from_path_iter("w4.env")?.collect::<Result<HashMap<_, _>, _>>()?;
            Settings::read(&mut map)
        }
    }
}
