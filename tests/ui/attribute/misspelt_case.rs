use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(rename_all = "kebap-case")]
struct Settings {
    name: String,
}

fn main() {}
