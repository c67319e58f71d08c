//! How old a secret is, measured by its duty to be replaced.

use std::fmt;
use std::time::{Duration, SystemTime};

use secure_config_schema::Field;

use crate::date;

const DAY: Duration = Duration::from_hours(24);

/// A secret counts as due when fewer days than this are left, or than half of a period that is shorter.
const SOON: u64 = 14;

/// Where a secret stands in its rotation.
///
/// ```
/// # use secure_config_runtime as secure_config;
/// # fn show(report: secure_config::Report) {
/// for secret in report.rotation() {
///     println!("{}: {}", secret.variable(), secret.state());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationStatus {
    pub(crate) variable: String,
    pub(crate) path: String,
    pub(crate) changed: Option<SystemTime>,
    pub(crate) period_days: Option<u32>,
    pub(crate) state: RotationState,
    pub(crate) owner: Option<&'static str>,
}

impl RotationStatus {
    /// The variable.
    #[inline]
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// The field's path.
    #[inline]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// When the secret was last replaced, where its source knows.
    #[inline]
    pub fn changed(&self) -> Option<SystemTime> {
        self.changed
    }

    /// The day by which it has to be replaced, where that is known.
    #[inline]
    pub fn due(&self) -> Option<SystemTime> {
        self.changed?.checked_add(DAY * self.period_days?)
    }

    /// Where it stands.
    #[inline]
    pub fn state(&self) -> RotationState {
        self.state
    }

    /// Who answers for the secret, where the struct says so.
    #[inline]
    pub fn owner(&self) -> Option<&'static str> {
        self.owner
    }

    /// Whether the secret has to be replaced within so many days, or should have been already.
    ///
    /// ```
    /// # use secure_config_runtime as secure_config;
    /// /// What to plan for this month.
    /// fn soon(report: &secure_config::Report) -> Vec<&str> {
    ///     report.rotation().iter().filter(|secret| secret.is_due_within(30)).map(|secret| secret.variable()).collect()
    /// }
    /// ```
    #[inline]
    pub fn is_due_within(&self, days: u64) -> bool {
        match self.state {
            RotationState::Overdue { .. } => true,
            RotationState::Due { in_days } | RotationState::Fresh { in_days } => in_days <= days,
            RotationState::OnCompromise | RotationState::Unknown => false,
        }
    }
}

/// How far a secret is from the day on which it has to be replaced.
///
/// ```
/// use secure_config_runtime::RotationState;
/// assert_eq!(RotationState::Overdue { by_days: 3 }.to_string(), "overdue by 3 days");
/// assert_eq!(RotationState::Unknown.to_string(), "age unknown");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RotationState {
    /// Two weeks or more are left.
    Fresh {
        /// Days left.
        in_days: u64,
    },
    /// Less than two weeks are left.
    Due {
        /// Days left.
        in_days: u64,
    },
    /// The day is over.
    Overdue {
        /// Days since.
        by_days: u64,
    },
    /// There is no period: it is replaced when it may have become known.
    OnCompromise,
    /// The source does not know when it was last replaced.
    Unknown,
}

impl fmt::Display for RotationState {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RotationState::Fresh { in_days } => write!(f, "fresh, due in {in_days} days"),
            RotationState::Due { in_days } => write!(f, "due in {in_days} days"),
            RotationState::Overdue { by_days } => write!(f, "overdue by {by_days} days"),
            RotationState::OnCompromise => f.write_str("on compromise"),
            RotationState::Unknown => f.write_str("age unknown"),
        }
    }
}

/// Where a field's secret stands.
#[inline]
pub(crate) fn state(field: &Field, changed: Option<SystemTime>, now: SystemTime) -> Option<RotationState> {
    let rotation = field.get_rotation()?;
    let Some(period) = rotation.period_days() else { return Some(RotationState::OnCompromise) };
    let Some(changed) = believed(changed, now) else { return Some(RotationState::Unknown) };
    let age = date::days_between(changed, now);
    let period = u64::from(period);
    Some(match period.checked_sub(age) {
        None => RotationState::Overdue { by_days: age - period },
        Some(in_days) if in_days < SOON.min(period / 2) => RotationState::Due { in_days },
        Some(in_days) => RotationState::Fresh { in_days },
    })
}

/// The day of the last rotation, unless it lies ahead: then nobody knows it. Clocks may differ by a day.
pub(crate) fn believed(changed: Option<SystemTime>, now: SystemTime) -> Option<SystemTime> {
    changed.filter(|changed| changed.duration_since(now).is_ok_and(|ahead| ahead <= DAY) || *changed <= now)
}

/// Whether a secret is so old that the start has to fail.
#[inline]
pub(crate) fn is_fatal(field: &Field, changed: Option<SystemTime>, now: SystemTime) -> bool {
    let Some(rotation) = field.get_rotation().filter(|rotation| rotation.is_overdue_fatal()) else { return false };
    let (Some(period), Some(changed)) = (rotation.period_days(), believed(changed, now)) else { return false };
    date::days_between(changed, now) > u64::from(period) + u64::from(rotation.window().unwrap_or_default())
}

/// Whether a previous value is still to be accepted.
pub(crate) enum Window {
    Open,
    /// No more; the text says why.
    Over(&'static str),
    /// Nobody knows.
    Undated,
}

/// Whether a previous value of the field is still to be accepted.
#[inline]
pub(crate) fn window(field: &Field, changed: Option<SystemTime>, now: SystemTime) -> Window {
    let Some(rotation) = field.get_rotation() else { return Window::Open };
    if rotation.period_days().is_none() {
        return Window::Over("it is replaced on compromise, and a value that got known must not be accepted");
    }
    match (believed(changed, now), rotation.window()) {
        (None, _) => Window::Undated,
        (Some(changed), Some(days)) if date::days_between(changed, now) >= u64::from(days) => {
            Window::Over("its window is over")
        }
        (Some(_), _) => Window::Open,
    }
}
