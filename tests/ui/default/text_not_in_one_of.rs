use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "blue", one_of = ["red", "green"])]
    colour: String,
}

fn main() {}
