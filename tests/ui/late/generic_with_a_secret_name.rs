use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings<T> {
    token: T,
}

fn main() {
    let _ = Settings::<String>::load();
}
