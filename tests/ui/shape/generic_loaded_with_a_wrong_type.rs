use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings<T> {
    value: T,
}

struct Own;

fn main() {
    let _ = Settings::<Own>::load();
}
