//! When a secret has to be replaced, as `#[rotate]` says it. Ages and due dates are the loader's job: they need a clock.

/// The rotation duty of a secret.
///
/// ```
/// use secure_config_schema::Rotation;
/// const QUARTERLY: Rotation = Rotation::new().months(3).on_compromise().window_days(7);
/// assert_eq!(QUARTERLY.describe(), "every 3 months and on compromise");
/// assert_eq!(QUARTERLY.period_days(), Some(90));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    days: u32,
    months: u32,
    on_compromise: bool,
    window_days: Option<u32>,
    overdue_fails: bool,
    previous: Option<&'static str>,
    separator: &'static str,
}

impl Rotation {
    /// No duty yet; the other methods add to it.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            days: 0,
            months: 0,
            on_compromise: false,
            window_days: None,
            overdue_fails: false,
            previous: None,
            separator: ",",
        }
    }

    /// Every so many days; weeks count as seven.
    #[must_use]
    pub const fn days(mut self, days: u32) -> Self {
        self.days += days;
        self
    }

    /// Every so many months; where days are counted, a month is 30 of them.
    #[must_use]
    pub const fn months(mut self, months: u32) -> Self {
        self.months = months;
        self
    }

    /// Whenever the secret may have become known.
    #[must_use]
    pub const fn on_compromise(mut self) -> Self {
        self.on_compromise = true;
        self
    }

    /// How many days the previous value stays valid after a rotation.
    #[must_use]
    pub const fn window_days(mut self, days: u32) -> Self {
        self.window_days = Some(days);
        self
    }

    /// A known age beyond period plus window stops the start.
    #[must_use]
    pub const fn overdue_fails(mut self) -> Self {
        self.overdue_fails = true;
        self
    }

    /// The variable that lists the previous values, and what separates them.
    #[must_use]
    pub const fn previous(mut self, variable: &'static str, separator: &'static str) -> Self {
        self.previous = Some(variable);
        self.separator = separator;
        self
    }

    /// The period in days, or `None` where the secret is replaced on compromise alone.
    pub const fn period_days(&self) -> Option<u32> {
        match self.days + self.months * 30 {
            0 => None,
            days => Some(days),
        }
    }

    /// The period as it is said: days and months.
    pub const fn every(&self) -> (u32, u32) {
        (self.days, self.months)
    }

    /// Days that the previous value stays valid, where that is said.
    pub const fn window(&self) -> Option<u32> {
        self.window_days
    }

    /// Whether a compromise is a reason to rotate.
    pub const fn is_on_compromise(&self) -> bool {
        self.on_compromise
    }

    /// Whether being overdue stops the start.
    pub const fn is_overdue_fatal(&self) -> bool {
        self.overdue_fails
    }

    /// The variable that lists previous values, with its separator, where `previous = "…"` names one.
    pub const fn previous_list(&self) -> Option<(&'static str, &'static str)> {
        match self.previous {
            Some(variable) => Some((variable, self.separator)),
            None => None,
        }
    }

    /// The duty in words: `every 90 days`, `on compromise`, `every 3 months and on compromise`.
    pub fn describe(&self) -> String {
        let unit = |n: u32, one: &str| if n == 1 { format!("every {one}") } else { format!("every {n} {one}s") };
        let period = match (self.days, self.months) {
            (0, 0) => String::new(),
            (days, 0) => unit(days, "day"),
            (0, months) => unit(months, "month"),
            (days, months) => format!("{} and {days} days", unit(months, "month")),
        };
        match (period.is_empty(), self.on_compromise) {
            (true, _) => "on compromise".into(),
            (false, true) => format!("{period} and on compromise"),
            (false, false) => period,
        }
    }
}
