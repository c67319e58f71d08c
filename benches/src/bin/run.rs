//! `run PROGRAM WORKLOAD TIMES`: loads so many times and once more, and prints the checksum of the values.

use secure_config_benches::measure;

fn main() {
    let (load, rest) = measure::load_from_arguments();
    let times = rest.first().and_then(|times| times.parse().ok()).unwrap_or(0);
    println!("{}", measure::repeated(load, times));
}
