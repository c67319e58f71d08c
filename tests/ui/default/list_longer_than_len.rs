use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = ["a", "b", "c"], len = ..=2)]
    names: Vec<String>,
}

fn main() {}
