//! Defaults of every kind, and what becomes of them.
use secure_config::{ByteSize, Memory, SecretString, SecureConfig};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU16, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

const DEFAULT_PORT: u16 = 8080;
const DEFAULT_RATIO: f64 = 0.25;
const DEFAULT_NAME: &str = "joe";
const DEFAULT_TIME: Duration = Duration::from_millis(1500);
const DEFAULT_LEVEL: Level = Level::Warn;
const DEFAULT_SIZE: ByteSize = ByteSize::new(512);
const DEFAULT_LISTEN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const DEFAULT_COUNT: NonZeroUsize = NonZeroUsize::MIN;
const CREDENTIAL_DIRECTORY: &str = "/etc/app";

type Port = u16;

mod limits {
    pub(crate) const LOW: i64 = -5;
    pub(crate) const HIGH: i64 = 5;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, SecureConfig)]
enum Level {
    Info,
    Warn,
    RW,
}

#[derive(SecureConfig)]
#[config(environment = "APP_ENV")]
struct Settings {
    #[config(default = 0xFF)]
    hex: u8,
    #[config(default = 1_000_000)]
    long: u64,
    #[config(default = -7)]
    negative: i8,
    #[config(default = 340282366920938463463374607431768211455)]
    largest: u128,
    #[config(default = -170141183460469231731687303715884105728)]
    smallest: i128,
    #[config(default = 8080)]
    nonzero: NonZeroU16,
    #[config(default = DEFAULT_PORT, range = 1024..)]
    port: u16,
    #[config(default = DEFAULT_PORT, range = 1024..)]
    aliased: Port,
    #[config(default = DEFAULT_PORT)]
    maybe_port: Option<u16>,
    #[config(default = limits::HIGH, range = limits::LOW..=limits::HIGH)]
    bounded: i64,
    #[config(default = 9, range = ..10)]
    below: u8,
    #[config(default = 0.5)]
    ratio: f32,
    #[config(default = -1)]
    whole_float: f64,
    #[config(default = DEFAULT_RATIO, range = 0.0..1.0)]
    constant_ratio: f64,
    #[config(default = true)]
    flag: bool,
    #[config(default = ';')]
    one: char,
    #[config(default = "ü", range = 'a'..='ü')]
    other: char,
    #[config(default = "30s", range = "1s"..=DEFAULT_LONG)]
    timeout: Duration,
    #[config(default = DEFAULT_TIME)]
    constant_time: Duration,
    #[config(default = Duration::from_secs(4), range = Duration::from_secs(1)..=Duration::from_secs(5))]
    expression: Duration,
    #[config(default = "64KiB", range = "1KiB"..="1MiB")]
    size: ByteSize,
    #[config(default = 1024)]
    plain_size: ByteSize,
    #[config(default = DEFAULT_SIZE)]
    constant_size: ByteSize,
    #[config(default = "joe")]
    text: String,
    #[config(default = DEFAULT_NAME, one_of = [DEFAULT_NAME, "jane"])]
    constant_text: String,
    #[config(default = "", allow_empty)]
    empty: String,
    #[config(default = "/etc/app")]
    path: PathBuf,
    #[config(default = CREDENTIAL_DIRECTORY)]
    constant_path: PathBuf,
    #[config(default = "127.0.0.1:80")]
    listen: SocketAddr,
    #[config(default = DEFAULT_LISTEN)]
    address: IpAddr,
    #[config(default = DEFAULT_COUNT)]
    count: NonZeroUsize,
    #[config(default = "info")]
    level: Level,
    #[config(default = DEFAULT_LEVEL)]
    constant_level: Level,
    #[config(default = Level::RW)]
    capitals: Level,
    #[config(default = Level::Info)]
    maybe_level: Option<Level>,
    #[config(default = [])]
    none: Vec<u8>,
    #[config(default = [1, 2], range = 1..=2, len = 1..=2)]
    numbers: Vec<u8>,
    #[config(default = [1, 2], range = 1..3)]
    half_open: Vec<u8>,
    #[config(default = "3;4", separator = ";")]
    written: Vec<u8>,
    #[config(default = [Level::Warn, DEFAULT_LEVEL])]
    levels: Vec<Level>,
    #[config(default = ["warn"])]
    named_levels: BTreeSet<Level>,
    #[config(default = [Level::Info])]
    set: HashSet<Level>,
    #[config(default = [Level::Info])]
    maybe_levels: Option<Vec<Level>>,
    #[config(default = "a=1,b=2")]
    map: BTreeMap<String, u8>,
    #[config(default_with = made, default_doc = "what the machine has")]
    made: u16,
    #[config(default_with = maybe)]
    maybe: Option<u16>,
    #[config(default_with = Vec::<Level>::new)]
    with_generics: Vec<Level>,
    #[config(dev_default = 3)]
    dev: u8,
    #[config(dev_default = "a")]
    dev_text: Option<String>,
    #[config(dev_default = generated)]
    session_key: SecretString,
}

const DEFAULT_LONG: &str = "1h";

fn made() -> u16 {
    17
}

fn maybe() -> Option<u16> {
    Some(18)
}

fn main() {
    let s = Settings::loader().environment("dev").source(Memory::from([("", ""); 0])).load().unwrap();
    assert_eq!((s.hex, s.long, s.negative, s.nonzero.get()), (255, 1_000_000, -7, 8080));
    assert_eq!((s.largest, s.smallest), (u128::MAX, i128::MIN));
    assert_eq!((s.port, s.aliased, s.maybe_port, s.bounded, s.below), (8080, 8080, Some(8080), 5, 9));
    assert_eq!((s.ratio, s.whole_float, s.constant_ratio), (0.5, -1.0, 0.25));
    assert_eq!((s.flag, s.one, s.other), (true, ';', 'ü'));
    assert_eq!((s.timeout.as_secs(), s.constant_time.as_millis(), s.expression.as_secs()), (30, 1500, 4));
    assert_eq!((s.size.bytes(), s.plain_size.bytes(), s.constant_size.bytes()), (65_536, 1024, 512));
    assert_eq!((&*s.text, &*s.constant_text, &*s.empty), ("joe", "joe", ""));
    assert_eq!((s.path, s.constant_path), (PathBuf::from("/etc/app"), PathBuf::from("/etc/app")));
    assert_eq!((s.listen.port(), s.address.is_loopback(), s.count.get()), (80, true, 1));
    assert_eq!((s.level, s.constant_level, s.capitals), (Level::Info, Level::Warn, Level::RW));
    assert_eq!(s.maybe_level, Some(Level::Info));
    assert_eq!((s.none, s.numbers, s.half_open, s.written), (vec![], vec![1, 2], vec![1, 2], vec![3, 4]));
    assert_eq!(s.levels, [Level::Warn, Level::Warn]);
    assert_eq!(s.named_levels, BTreeSet::from([Level::Warn]));
    assert_eq!(s.set, HashSet::from([Level::Info]));
    assert_eq!(s.maybe_levels, Some(vec![Level::Info]));
    assert_eq!(s.map, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]));
    assert_eq!((s.made, s.maybe, s.with_generics), (17, Some(18), vec![]));
    assert_eq!((s.dev, s.dev_text.as_deref()), (3, Some("a")));
    drop(s.session_key);
}
