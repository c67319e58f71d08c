use secure_config::SecretString;

fn main() {
    let key = SecretString::from("a");
    println!("{key}");
}
