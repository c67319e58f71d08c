use secure_config::SecureConfig;

#[derive(SecureConfig)]
struct Database {
    #[config(defualt = 5432)]
    port: u16,
}

#[derive(SecureConfig)]
struct Settings {
    #[config(nested)]
    database: Database,
    #[config(nested)]
    replica: Option<Database>,
}

fn main() {
    let settings = Settings::load_or_exit();
    println!("{settings:?} {}", settings.database.port);
}
