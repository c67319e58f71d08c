//! Moments as text: `2026-11-22T10:55:48Z`, which is how sops writes them.

use std::time::{SystemTime, UNIX_EPOCH};

use secure_config_runtime::private::day;

/// Seconds since 1970.
pub(crate) fn seconds(when: SystemTime) -> u64 {
    when.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A moment to the second, in UTC.
pub(crate) fn rfc3339(when: SystemTime) -> String {
    let of_day = seconds(when) % 86_400;
    format!("{}T{:02}:{:02}:{:02}Z", day(when), of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn moment_is_written_to_the_second() {
        assert_eq!(rfc3339(UNIX_EPOCH + Duration::from_secs(1_772_366_399)), "2026-03-01T11:59:59Z");
    }
}
