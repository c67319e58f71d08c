//! Warnings as events, with the feature `tracing`.

use crate::warning::Warning;

/// Sends each warning as an event of the target `secure_config`.
#[cfg(feature = "tracing")]
pub(crate) fn warnings(warnings: &[Warning]) {
    for warning in warnings {
        tracing::warn!(target: "secure_config", code = warning.code(), variable = warning.variable(), "{warning}");
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn warnings(_warnings: &[Warning]) {}
