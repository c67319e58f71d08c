//! Single values that are not numbers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::path::PathBuf;
use std::time::Duration;

use secure_config_schema::{Base, Type, parse_duration};

use super::{Value, View};
use crate::raw::Raw;
use crate::violation::Violation;

impl Value for String {
    const TYPE: Type = Type::of(Base::Text);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        Ok(text.to_owned())
    }

    #[inline]
    fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
        raw.into_text()
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Text(self));
    }
}

impl Value for Box<str> {
    const TYPE: Type = Type::of(Base::Text);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        Ok(text.into())
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Text(self));
    }
}

impl Value for bool {
    const TYPE: Type = Type::of(Base::Bool);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        let text = text.trim_ascii();
        let is = |names: [&str; 4]| names.iter().any(|name| text.eq_ignore_ascii_case(name));
        match () {
            () if is(["true", "yes", "on", "1"]) => Ok(true),
            () if is(["false", "no", "off", "0"]) => Ok(false),
            () => Err(Violation::WRONG_TYPE),
        }
    }

    #[inline]
    fn from_raw(raw: Raw<'_>) -> Result<Self, Violation> {
        match raw.as_bytes() {
            Ok(b"true") => Ok(true),
            Ok(b"false") => Ok(false),
            _ => Self::from_text(raw.text()?),
        }
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Bool(*self));
    }
}

impl Value for char {
    const TYPE: Type = Type::of(Base::Char);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(Violation::WRONG_TYPE),
        }
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Char(*self));
    }
}

impl Value for PathBuf {
    const TYPE: Type = Type::of(Base::Path);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        Ok(text.into())
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        if let Some(text) = self.to_str() {
            visit(View::Text(text));
        }
    }
}

impl Value for Duration {
    const TYPE: Type = Type::of(Base::Duration);

    #[inline]
    fn from_text(text: &str) -> Result<Self, Violation> {
        parse_duration(text.trim()).ok_or(Violation::WRONG_TYPE)
    }

    #[inline]
    fn views(&self, visit: &mut dyn FnMut(View<'_>)) {
        visit(View::Duration(*self));
    }
}

macro_rules! addresses {
    ($($t:ident $what:literal)*) => {$(
        impl Value for $t {
            const TYPE: Type = Type::of(Base::Address($what));

            #[inline]
            fn from_text(text: &str) -> Result<Self, Violation> {
                text.trim().parse().map_err(|_| Violation::WRONG_TYPE)
            }
        }
    )*};
}
addresses! {
    IpAddr "an IP address" Ipv4Addr "an IPv4 address" Ipv6Addr "an IPv6 address"
    SocketAddr "an IP address with a port, such as `127.0.0.1:8080`"
    SocketAddrV4 "an IPv4 address with a port, such as `127.0.0.1:8080`"
    SocketAddrV6 "an IPv6 address with a port, such as `[::1]:8080`"
}
