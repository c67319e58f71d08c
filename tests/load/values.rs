//! Every type that a single value can have: what is read and what is refused, in tables.

use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, NonZeroU8, NonZeroU16};
use std::path::{Path, PathBuf};
use std::time::Duration;

use secure_config::{ByteSize, Memory, SecureConfig, Value};

use crate::judged::code;

/// Loads a struct of one field, so that each type goes the way that a program's goes.
trait Single<T>: SecureConfig {
    fn x(self) -> T;
}

macro_rules! singles {
    ($($name:ident: $ty:ty),* $(,)?) => {$(
        #[derive(SecureConfig)]
        struct $name {
            x: $ty,
        }
        impl Single<$ty> for $name {
            fn x(self) -> $ty {
                self.x
            }
        }
    )*};
}

singles! {
    OfU8: u8, OfU16: u16, OfU32: u32, OfU64: u64, OfU128: u128, OfUsize: usize,
    OfI8: i8, OfI16: i16, OfI32: i32, OfI64: i64, OfI128: i128, OfIsize: isize,
    OfNonZeroU8: NonZeroU8, OfNonZeroU16: NonZeroU16, OfNonZeroI64: NonZero<i64>,
    OfF32: f32, OfF64: f64, OfBool: bool, OfChar: char, OfString: String, OfBoxed: Box<str>, OfPath: PathBuf,
    OfDuration: Duration, OfSize: ByteSize,
    OfIp: IpAddr, OfIp4: Ipv4Addr, OfIp6: Ipv6Addr, OfSocket: SocketAddr, OfSocket4: SocketAddrV4, OfSocket6: SocketAddrV6,
    OfLevel: Level,
}

#[derive(Debug, Clone, Copy, PartialEq, SecureConfig)]
enum Level {
    Off,
    DryRun,
    #[config(name = "everything!")]
    All,
}

#[track_caller]
fn reads<S: Single<T>, T: PartialEq + Debug + Value>(table: &[(&str, T)], refused: &[&str]) {
    for (text, value) in table {
        match S::loader().source(Memory::from([("X", *text)])).load() {
            Ok(read) => assert_eq!(read.x(), *value, "{text:?}"),
            Err(error) => panic!("{text:?} is refused\n{error}"),
        }
    }
    for text in refused {
        assert_eq!(code(S::loader().source(Memory::from([("X", *text)])).load()), "SC0201", "{text:?}");
    }
}

/// What no whole number is.
const NO_INTEGER: &[&str] = &[
    "x",
    "1.0",
    "1e3",
    "0x10",
    "1_000",
    "1,000",
    "--1",
    " ",
    "１",
    "true",
    "9999999999999999999999999999999999999999",
];

#[test]
fn integers_are_read_within_their_bounds() {
    reads::<OfU8, u8>(&[("0", 0), ("255", 255), (" 7 ", 7), ("007", 7), ("+7", 7)], &["256", "-1"]);
    reads::<OfU16, u16>(&[("65535", 65535)], &["65536", "-1"]);
    reads::<OfU32, u32>(&[("4294967295", u32::MAX)], &["4294967296"]);
    reads::<OfU64, u64>(&[("18446744073709551615", u64::MAX)], &["18446744073709551616"]);
    reads::<OfU128, u128>(
        &[("340282366920938463463374607431768211455", u128::MAX)],
        &["340282366920938463463374607431768211456"],
    );
    reads::<OfUsize, usize>(&[("12", 12)], NO_INTEGER);
    reads::<OfI8, i8>(&[("-128", -128), ("127", 127)], &["128", "-129"]);
    reads::<OfI16, i16>(&[("-32768", i16::MIN)], &["32768"]);
    reads::<OfI32, i32>(&[("-1", -1)], NO_INTEGER);
    reads::<OfI64, i64>(&[("-9223372036854775808", i64::MIN)], &["9223372036854775808"]);
    reads::<OfI128, i128>(&[("-170141183460469231731687303715884105728", i128::MIN)], NO_INTEGER);
    reads::<OfIsize, isize>(&[("-12", -12)], NO_INTEGER);
}

#[test]
fn integers_that_are_not_zero_refuse_it() {
    let nonzero = |n| NonZeroU8::new(n).expect("it is not zero");
    reads::<OfNonZeroU8, NonZeroU8>(&[("1", nonzero(1)), ("255", nonzero(255))], &["0", "256", "-1", "x"]);
    reads::<OfNonZeroU16, NonZeroU16>(&[("1", NonZeroU16::MIN)], &["0", "65536"]);
    reads::<OfNonZeroI64, NonZero<i64>>(&[("-1", NonZero::new(-1).expect("it is not zero"))], &["0", "-0"]);
}

#[test]
fn numbers_with_a_fraction_are_read() {
    reads::<OfF32, f32>(&[("0.5", 0.5), ("-2", -2.0), ("1e3", 1000.0)], &["x", "1,5", "0x1", " "]);
    reads::<OfF64, f64>(
        &[(" 3.25 ", 3.25), (".5", 0.5), ("1e-3", 0.001), ("inf", f64::INFINITY)],
        &["1.2.3", "one", "1 2", "%", "1e999", "-1e999"],
    );
}

#[test]
fn flags_are_read_in_their_eight_spellings() {
    let (yes, no) = (true, false);
    reads::<OfBool, bool>(
        &[
            ("true", yes),
            ("1", yes),
            ("yes", yes),
            ("on", yes),
            ("false", no),
            ("0", no),
            ("no", no),
            ("off", no),
            ("TRUE", yes),
            ("Off", no),
            (" yes ", yes),
        ],
        &["2", "y", "t", "enabled", "truee", " "],
    );
}

#[test]
fn character_is_one_and_no_more() {
    reads::<OfChar, char>(&[("a", 'a'), (" ", ' '), ("é", 'é'), ("🦀", '🦀'), ("0", '0')], &["ab", "e\u{301}", "🦀🦀"]);
}

#[test]
fn text_and_paths_are_taken_as_they_are() {
    reads::<OfString, String>(&[(" a ", " a ".into()), ("ü\n", "ü\n".into())], &[]);
    reads::<OfBoxed, Box<str>>(&[(" a ", " a ".into())], &[]);
    reads::<OfPath, PathBuf>(&[("/a b/../c", Path::new("/a b/../c").into()), ("~/x", "~/x".into())], &[]);
}

#[test]
fn durations_need_units() {
    let seconds = Duration::from_secs;
    reads::<OfDuration, Duration>(
        &[
            ("30s", seconds(30)),
            ("1h 30m", seconds(5_400)),
            ("1h30m", seconds(5_400)),
            ("250ms", Duration::from_millis(250)),
            ("2 days", seconds(172_800)),
            ("1w", seconds(604_800)),
            ("5us", Duration::from_micros(5)),
            ("7ns", Duration::from_nanos(7)),
            ("0", Duration::ZERO),
            (" 90 min ", seconds(5_400)),
        ],
        &["30", "-1s", "1.5h", "s", "1 fortnight", "1h,30m", "PT30S", "99999999999999999999s"],
    );
}

#[test]
fn sizes_are_read_with_decimal_and_binary_units() {
    let size = ByteSize::new;
    reads::<OfSize, ByteSize>(
        &[
            ("0", size(0)),
            ("512", size(512)),
            ("512B", size(512)),
            ("64KiB", size(65_536)),
            ("64kib", size(65_536)),
            ("10 MB", size(10_000_000)),
            ("1GiB", size(1 << 30)),
            ("2TB", size(2_000_000_000_000)),
        ],
        &["KiB", "1.5MB", "-1", "1 XB", "1KiB2", "20000000PiB", "ten"],
    );
}

#[test]
fn addresses_are_read_by_their_kind() {
    let v4 = Ipv4Addr::new(10, 0, 0, 1);
    let v6 = Ipv6Addr::LOCALHOST;
    reads::<OfIp, IpAddr>(
        &[("10.0.0.1", v4.into()), ("::1", v6.into())],
        &["localhost", "10.0.0", "10.0.0.256", "10.0.0.1:80", "[::1]"],
    );
    reads::<OfIp4, Ipv4Addr>(&[(" 10.0.0.1 ", v4)], &["::1", "10.1"]);
    reads::<OfIp6, Ipv6Addr>(&[("::1", v6)], &["10.0.0.1", ":::"]);
    reads::<OfSocket, SocketAddr>(
        &[("10.0.0.1:80", (v4, 80).into()), ("[::1]:80", (v6, 80).into())],
        &["10.0.0.1", "host:80", "10.0.0.1:99999"],
    );
    reads::<OfSocket4, SocketAddrV4>(&[("10.0.0.1:80", SocketAddrV4::new(v4, 80))], &["[::1]:80"]);
    reads::<OfSocket6, SocketAddrV6>(&[("[::1]:80", SocketAddrV6::new(v6, 80, 0, 0))], &["10.0.0.1:80", "::1:80x"]);
}

#[test]
fn members_of_a_closed_set_are_read_in_any_case() {
    reads::<OfLevel, Level>(
        &[
            ("off", Level::Off),
            ("OFF", Level::Off),
            ("dry-run", Level::DryRun),
            ("Dry-Run", Level::DryRun),
            (" everything! ", Level::All),
        ],
        &["dry_run", "dryrun", "all", "0", "of"],
    );
    let error = crate::judged::refused(OfLevel::loader().source(Memory::from([("X", "loud")])).load());
    assert!(error.to_string().contains("expected one of `off`, `dry-run`, `everything!`"), "{error}");
}

#[cfg(feature = "url")]
#[test]
fn urls_are_read_with_the_feature() {
    #[derive(SecureConfig)]
    struct OfUrl {
        x: secure_config::url::Url,
    }
    let load = |text: &str| OfUrl::loader().source(Memory::from([("X", text)])).load();
    assert_eq!(load("https://example.com/a?b=c").expect("it is one").x.host_str(), Some("example.com"));
    for text in ["example.com", "/a", "http://", "https://exa mple.com"] {
        assert_eq!(code(load(text)), "SC0201", "{text}");
    }
    assert_eq!(code(load("https://me:s3cr3t@example.com")), "SC0207");
}

#[test]
fn defaults_of_each_kind_stand_in() {
    const TRIES: u8 = 3;
    fn folder() -> PathBuf {
        "/var/lib/app".into()
    }
    #[derive(SecureConfig)]
    struct Defaults {
        #[config(default = -5)]
        int: i32,
        #[config(default = 0.25)]
        float: f64,
        #[config(default = true)]
        flag: bool,
        #[config(default = 'x')]
        letter: char,
        #[config(default = "text")]
        text: String,
        #[config(default = "1h 30m")]
        wait: Duration,
        #[config(default = "64KiB")]
        size: ByteSize,
        #[config(default = "127.0.0.1:80")]
        bind: SocketAddr,
        #[config(default = "dry-run")]
        level: Level,
        #[config(default = Level::All)]
        path: Level,
        #[config(default = TRIES)]
        tries: u8,
        #[config(default = ["a", "b,c"])]
        list: Vec<String>,
        #[config(default_with = folder, default_doc = "the state folder")]
        folder: PathBuf,
        #[config(default = 9)]
        optional: Option<u8>,
    }
    let read = Defaults::loader().load().expect("nothing is required");
    assert_eq!((read.int, read.flag, read.letter, read.text.as_str()), (-5, true, 'x', "text"));
    assert!((read.float - 0.25).abs() < f64::EPSILON);
    assert_eq!((read.wait, read.size), (Duration::from_mins(90), ByteSize::new(65_536)));
    assert_eq!((read.bind, read.level, read.path), (([127, 0, 0, 1], 80).into(), Level::DryRun, Level::All));
    assert_eq!((read.tries, read.list), (3, vec!["a".to_owned(), "b,c".to_owned()]));
    assert_eq!((read.folder, read.optional), (PathBuf::from("/var/lib/app"), Some(9)));
}
