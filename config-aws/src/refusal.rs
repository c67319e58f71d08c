//! What a service says when it does not give what it was asked for. Its codes are known words; its texts are never repeated.

use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};
use secure_config_http::{Fault, Json, Response};
use secure_config_runtime::{Failure, FailureKind};

use crate::endpoint::Service;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    Deleted,
    Denied,
    Undecryptable,
    /// The name cannot be one of the store's.
    BadName,
    Unauthenticated,
    Expired,
    Skewed,
    Throttled,
    Unavailable,
    Malformed,
    Fault(Fault),
}

/// How far clocks may differ: what AWS allows.
const SKEW: Duration = Duration::from_mins(5);

impl Refusal {
    /// What an answer that is no good one means.
    pub(crate) fn of(response: &Response) -> Self {
        let refusal = code(response).map_or_else(|| Self::of_status(response.status()), |code| Self::of_code(&code));
        let is_skewed = || response.header("date").is_some_and(is_far_off);
        match refusal {
            // A wrong clock makes every signature look wrong, or old.
            Self::Unauthenticated | Self::Expired if is_skewed() => Self::Skewed,
            other => other,
        }
    }

    /// What a code means, in an answer or beside one of several values.
    pub(crate) fn of_code(code: &str) -> Self {
        let code = code.strip_suffix("Exception").unwrap_or(code);
        match code {
            "ResourceNotFound" | "ParameterNotFound" | "ParameterVersionNotFound" => Self::NotFound,
            // "You can't perform this operation on the secret because it was marked for deletion."
            "InvalidRequest" => Self::Deleted,
            "AccessDenied" | "UnauthorizedOperation" | "NotAuthorized" => Self::Denied,
            "DecryptionFailure" | "InvalidKeyId" | "KMSInvalidState" | "KMSDisabled" | "KMSNotFound"
            | "KMSAccessDenied" => Self::Undecryptable,
            "InvalidParameter" | "Validation" | "ValidationError" | "InvalidParameterValue" => Self::BadName,
            "UnrecognizedClient"
            | "InvalidClientTokenId"
            | "InvalidAccessKeyId"
            | "MissingAuthenticationToken"
            | "IncompleteSignature"
            | "InvalidSignature"
            | "SignatureDoesNotMatch"
            | "InvalidToken"
            | "AuthFailure"
            | "OptInRequired" => Self::Unauthenticated,
            "ExpiredToken" | "TokenRefreshRequired" => Self::Expired,
            "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => Self::Skewed,
            "Throttling"
            | "Throttled"
            | "RequestThrottled"
            | "RequestLimitExceeded"
            | "TooManyRequests"
            | "ProvisionedThroughputExceeded"
            | "BandwidthLimitExceeded"
            | "LimitExceeded"
            | "SlowDown"
            | "PriorRequestNotComplete"
            | "TooManyUpdates" => Self::Throttled,
            "InternalService"
            | "InternalServiceError"
            | "InternalServer"
            | "InternalServerError"
            | "InternalFailure"
            | "InternalError"
            | "ServiceUnavailable"
            | "RequestTimeout" => Self::Unavailable,
            _ => Self::Malformed,
        }
    }

    fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Denied,
            429 => Self::Throttled,
            500.. => Self::Unavailable,
            _ => Self::Malformed,
        }
    }

    /// Whether the answer may go better later, which its status does not always tell.
    pub(crate) fn is_transient(response: &Response) -> bool {
        response.status() >= 400 && matches!(Self::of(response), Self::Throttled | Self::Unavailable)
    }

    /// Whether it is about the program or the service, and not about one value.
    pub(crate) fn is_general(self) -> bool {
        !matches!(self, Self::NotFound | Self::Deleted | Self::Denied | Self::Undecryptable | Self::BadName)
    }

    /// Whether other credentials may go better.
    pub(crate) fn is_of_identity(self) -> bool {
        matches!(self, Self::Unauthenticated | Self::Expired)
    }

    /// In words for people.
    pub(crate) fn failure(self, service: Service) -> Failure {
        let kind = Failure::new;
        match self {
            Self::NotFound => kind(FailureKind::NotFound),
            Self::Deleted => kind(FailureKind::Deleted)
                .explained("the secret is marked for deletion")
                .cure("`aws secretsmanager restore-secret`, or write a new one under another name"),
            Self::Denied => kind(FailureKind::Denied).explained(denied(service)).cure(grant(service)),
            Self::Undecryptable => kind(FailureKind::Undecryptable)
                .explained("its key in KMS does not decrypt it: disabled, deleted, or not for this identity")
                .cure("enable the key, and grant `kms:Decrypt` on it"),
            Self::BadName => kind(FailureKind::Unusable)
                .explained("the store takes no such name")
                .cure("correct the prefix, or the place that the field names"),
            Self::Unauthenticated => kind(FailureKind::NotAuthenticated)
                .explained("AWS does not know these credentials, or their signature is wrong")
                .cure("check the access key, its secret and its region: `aws sts get-caller-identity`"),
            Self::Expired => kind(FailureKind::NotAuthenticated)
                .explained("the credentials have expired")
                .cure("log in anew, as with `aws sso login`, or give the program credentials that are renewed"),
            Self::Skewed => kind(FailureKind::NotAuthenticated)
                .explained("the clock of this machine is more than five minutes away from that of AWS")
                .cure("set the clock of this machine: signatures hold the time"),
            Self::Throttled => kind(FailureKind::Throttled),
            Self::Unavailable => kind(FailureKind::Unavailable)
                .explained("the service has an error of its own")
                .cure("see the health of AWS in this region, and start again later"),
            Self::Malformed => kind(FailureKind::Malformed),
            Self::Fault(fault) => fault.failure(),
        }
    }
}

fn denied(service: Service) -> &'static str {
    match service {
        Service::SecretsManager => "this identity may not read the secret, or the secret does not exist",
        Service::Ssm => "this identity may not read the parameter",
    }
}

fn grant(service: Service) -> &'static str {
    match service {
        Service::SecretsManager => {
            "grant `secretsmanager:GetSecretValue` on it, and `kms:Decrypt` on a key of its own: `cargo secure-config export --format iam-policy`"
        }
        Service::Ssm => {
            "grant `ssm:GetParameters` on it, and `kms:Decrypt` on a key of its own: `cargo secure-config export --format iam-policy`"
        }
    }
}

/// The code of an error: a header, a member of the JSON, an element of the XML.
fn code(response: &Response) -> Option<String> {
    // `ResourceNotFoundException:http://…`, `com.amazonaws.ssm#ParameterNotFound`
    let bare = |text: &str| {
        let text = text.split(':').next().unwrap_or_default();
        text.rsplit('#').next().unwrap_or_default().to_owned()
    };
    if let Some(header) = response.header("x-amzn-errortype") {
        return Some(bare(header));
    }
    if let Some(document) = Json::parse(response.body()) {
        let word = ["__type", "code", "Code"].iter().find_map(|name| document.get(name)?.word());
        return word.map(|word| bare(&word));
    }
    let text = std::str::from_utf8(response.body()).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    rest.split_once("</Code>").map(|(code, _)| code.trim().to_owned())
}

fn is_far_off(date: &str) -> bool {
    let Ok(theirs) = DateTime::from_str(date, Format::HttpDate).map(|date| date.secs()) else { return false };
    let ours = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    theirs.abs_diff(i64::try_from(ours).unwrap_or(i64::MAX)) > SKEW.as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_one_meaning_are_one_refusal() {
        for (code, refusal) in [
            ("ResourceNotFoundException", Refusal::NotFound),
            ("ParameterVersionNotFound", Refusal::NotFound),
            ("InvalidRequestException", Refusal::Deleted),
            ("AccessDenied", Refusal::Denied),
            ("AccessDeniedException", Refusal::Denied),
            ("UnrecognizedClientException", Refusal::Unauthenticated),
            ("SignatureDoesNotMatch", Refusal::Unauthenticated),
            ("ExpiredTokenException", Refusal::Expired),
            ("RequestTimeTooSkewed", Refusal::Skewed),
            ("ThrottlingException", Refusal::Throttled),
            ("InternalServiceError", Refusal::Unavailable),
            ("ServiceUnavailableException", Refusal::Unavailable),
            ("DecryptionFailure", Refusal::Undecryptable),
            ("Whatever", Refusal::Malformed),
        ] {
            assert_eq!(Refusal::of_code(code), refusal, "{code}");
        }
    }

    #[test]
    fn date_is_far_off_beyond_five_minutes() {
        assert!(is_far_off("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert!(!is_far_off("soon"));
        let now = DateTime::from(SystemTime::now() - Duration::from_secs(200));
        assert!(!is_far_off(&now.fmt(Format::HttpDate).expect("a date")));
    }
}
