use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Pair<T> {
    #[config(nested)]
    first: T,
    first_host: String,
}

#[derive(SecureConfig)]
struct Database {
    host: String,
}

fn main() {
    let _ = Pair::<Database>::load();
}
