use secure_config::{SecretString, SecureConfig};

#[derive(SecureConfig)]
struct Settings {
    #[config(env:="A")]
    a: String,
    #[config(quiet:)]
    b: Option<String>,
    #[config(:quiet)]
    c: Option<String>,
    #[rotate(days:=3)]
    key: SecretString,
}

#[derive(SecureConfig)]
#[config(crate = "::secure_config" "x")]
struct Two {
    a: String,
}

#[derive(SecureConfig)]
#[config(crate = "::secure_config'")]
struct Quoted {
    a: String,
}

fn main() {}
