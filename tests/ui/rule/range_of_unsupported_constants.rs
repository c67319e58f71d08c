use secure_config::SecureConfig;

type Port = u16;
struct Bound;
const LOW: Bound = Bound;
const HIGH: u16 = 9;

#[derive(SecureConfig)]
struct Settings {
    #[config(range = LOW..=HIGH)]
    port: Port,
}

fn main() {}
