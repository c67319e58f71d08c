use secure_config::SecureConfig;

const PROXY: &str = "http://user:password@proxy.internal";

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(default = PROXY)]
    proxy: String,
}

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Others {
    #[config(dev_default = "http://user:password@proxy.internal")]
    proxy: String,
}

fn main() {}
