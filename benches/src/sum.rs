//! A checksum of loaded values, so that a figure counts only where the values are the same.

use secrecy::{ExposeSecret, SecretString};

/// The sum of all values so far, in the order of the fields.
#[derive(Debug)]
pub struct Sum(u64);

impl Default for Sum {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Sum {
    /// Adds the values of one struct.
    #[inline(never)]
    pub fn add(&mut self, values: &[&dyn Digest]) {
        values.iter().for_each(|value| value.feed(self));
    }

    /// Adds one value's text; the byte between two of them keeps their border.
    pub fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0xFF]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    /// The sum as it is printed and compared.
    pub fn shown(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// A value that can be fed to a sum.
pub trait Digest {
    /// Feeds it.
    fn feed(&self, sum: &mut Sum);
}

impl Digest for String {
    fn feed(&self, sum: &mut Sum) {
        sum.text(self);
    }
}

impl Digest for SecretString {
    fn feed(&self, sum: &mut Sum) {
        sum.text(self.expose_secret());
    }
}

macro_rules! digest_shown {
    ($($ty:ty)*) => {$(
        impl Digest for $ty {
            fn feed(&self, sum: &mut Sum) {
                sum.text(&self.to_string());
            }
        }
    )*};
}

digest_shown!(bool u16 u32 u64 f64);
