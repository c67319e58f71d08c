//! Has settings, and never loads them.

#[path = "../settings.rs"]
#[allow(dead_code)]
mod settings;

secure_config::embed!(settings::Settings);

fn main() {
    println!("idle");
}
