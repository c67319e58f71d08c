//! The dialect of `.env` beside other readers of the same files: docker compose by its documentation, python-dotenv by its
//! own reading of generated files. The fuzz target `dotenv_differential` does the same beside dotenvy.
#![allow(
    clippy::pedantic,
    reason = "tests are written as users write, whose functions take references and return results"
)]
#![forbid(unsafe_code)]

mod compose;
mod features;
mod ours;
mod python_dotenv;
