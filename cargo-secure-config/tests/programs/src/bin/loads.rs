//! Loads its settings and prints them.

#[path = "../settings.rs"]
#[allow(dead_code)]
mod settings;

use secure_config::SecureConfig;
use settings::Settings;

secure_config::embed!(Settings);

fn main() {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let [option, path] = arguments.as_slice()
        && option == "--emit"
    {
        secure_config::emit::<Settings>().schema(path).write().expect("the schema can be written");
        return;
    }
    println!("{:#?}", Settings::load_or_exit());
}
