use secure_config::SecureConfig;

struct Listen;

#[derive(SecureConfig)]
struct Server {
    listen: Listen,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    server: Server,
}

fn main() {
    println!("{:?}", Settings::load_or_exit());
}
