use secure_config::SecureConfig;
use std::net::IpAddr;

#[derive(SecureConfig)]
struct Settings {
    #[config(default = 127)]
    listen: IpAddr,
}

fn main() {}
