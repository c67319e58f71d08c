use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(prefx = "APP")]
struct Settings {
    name: String,
}

fn main() {}
