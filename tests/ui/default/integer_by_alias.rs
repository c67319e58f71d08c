use secure_config::SecureConfig;

type Port = u16;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = "many")]
    port: Port,
}

fn main() {}
