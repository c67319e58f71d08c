use secure_config::SecureConfig;

#[derive(SecureConfig)]
#[config(deny_undocumented)]
struct Settings {
    /// Port to listen on.
    port: u16,
    host: String,
}

fn main() {}
