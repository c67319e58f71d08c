use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(one_of = "red")]
    colour: String,
}

fn main() {}
