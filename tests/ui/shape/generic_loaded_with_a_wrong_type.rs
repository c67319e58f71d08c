use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Settings<T> {
    value: T,
}

struct Own;

fn start<T: SecureConfig>() {
    let _ = T::load();
}

fn main() {
    start::<Settings<Own>>();
}
