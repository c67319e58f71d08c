use secure_config::SecureConfig;

struct Port;
const PORT: Port = Port;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = PORT)]
    port: u16,
}

fn main() {}
