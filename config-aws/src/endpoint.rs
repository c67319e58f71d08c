//! Where a service is: by region, partition, dual stack and FIPS, as AWS's own rules for the two services say.

use secure_config_http::Endpoint;
use secure_config_runtime::{Failure, FailureKind};

/// One of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    SecretsManager,
    Ssm,
}

/// A part of AWS that has names of its own.
struct Partition {
    regions: &'static str,
    suffix: &'static str,
    dual_stack: &'static str,
}

/// By the beginning of their regions' names; the last one has all others.
const PARTITIONS: [Partition; 8] = [
    Partition { regions: "cn-", suffix: "amazonaws.com.cn", dual_stack: "api.amazonwebservices.com.cn" },
    Partition { regions: "us-gov-", suffix: "amazonaws.com", dual_stack: "api.aws" },
    Partition { regions: "eusc-", suffix: "amazonaws.eu", dual_stack: "api.amazonwebservices.eu" },
    Partition { regions: "us-iso-", suffix: "c2s.ic.gov", dual_stack: "api.aws.ic.gov" },
    Partition { regions: "us-isob-", suffix: "sc2s.sgov.gov", dual_stack: "api.aws.scloud" },
    Partition { regions: "eu-isoe-", suffix: "cloud.adc-e.uk", dual_stack: "api.cloud-aws.adc-e.uk" },
    Partition { regions: "us-isof-", suffix: "csp.hci.ic.gov", dual_stack: "api.aws.hci.ic.gov" },
    Partition { regions: "", suffix: "amazonaws.com", dual_stack: "api.aws" },
];

impl Service {
    /// The name that stands in hosts and signatures.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SecretsManager => "secretsmanager",
            Self::Ssm => "ssm",
        }
    }

    /// What the names of its operations begin with.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Self::SecretsManager => "secretsmanager.",
            Self::Ssm => "AmazonSSM.",
        }
    }

    /// As the section `services` of a profile spells it; `AWS_ENDPOINT_URL_…` has it in capitals.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::SecretsManager => "secrets_manager",
            Self::Ssm => "ssm",
        }
    }

    /// The address in a region.
    pub(crate) fn endpoint(self, region: &str, dual_stack: bool, fips: bool) -> Result<Endpoint, Failure> {
        if !is_region(region) {
            return Err(no_region("the region is not the name of one"));
        }
        Endpoint::parse(&format!("https://{}", self.host(region, dual_stack, fips)))
            .map_err(|_| no_region("the region is not the name of one"))
    }

    fn host(self, region: &str, dual_stack: bool, fips: bool) -> String {
        let Some(partition) = PARTITIONS.iter().find(|partition| region.starts_with(partition.regions)) else {
            return String::new();
        };
        let is_gov = partition.regions == "us-gov-";
        let (dual_stack, fips) = match self {
            // The usual host has both kinds of addresses there.
            Self::SecretsManager => {
                let is_usual = partition.regions.is_empty() || is_gov || (partition.regions == "cn-" && !fips);
                (dual_stack && !is_usual, fips)
            }
            Self::Ssm => (dual_stack, fips && (dual_stack || !is_gov)),
        };
        let suffix = if dual_stack { partition.dual_stack } else { partition.suffix };
        format!("{}{}.{region}.{suffix}", self.name(), if fips { "-fips" } else { "" })
    }
}

/// Words, then a number: `eu-central-1`. Anything else could lead elsewhere, and could be a secret that errors would name.
fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && words.split('-').all(|word| (1..=12).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()))
        && words.len() <= 32
}

pub(crate) fn no_region(what: &'static str) -> Failure {
    Failure::new(FailureKind::Unusable).explained(what).cure("set AWS_REGION, or `region` in the profile")
}

#[cfg(test)]
mod tests {
    use super::Service::{SecretsManager, Ssm};

    #[test]
    fn host_is_that_of_the_services_own_rules() {
        for (service, region, dual_stack, fips, host) in [
            (SecretsManager, "eu-central-1", false, false, "secretsmanager.eu-central-1.amazonaws.com"),
            (SecretsManager, "us-east-1", true, false, "secretsmanager.us-east-1.amazonaws.com"),
            (SecretsManager, "us-east-1", false, true, "secretsmanager-fips.us-east-1.amazonaws.com"),
            (SecretsManager, "us-east-1", true, true, "secretsmanager-fips.us-east-1.amazonaws.com"),
            (SecretsManager, "cn-north-1", true, false, "secretsmanager.cn-north-1.amazonaws.com.cn"),
            (SecretsManager, "cn-north-1", true, true, "secretsmanager-fips.cn-north-1.api.amazonwebservices.com.cn"),
            (SecretsManager, "us-gov-west-1", true, true, "secretsmanager-fips.us-gov-west-1.amazonaws.com"),
            (SecretsManager, "eusc-de-east-1", true, false, "secretsmanager.eusc-de-east-1.api.amazonwebservices.eu"),
            (Ssm, "eu-central-1", false, false, "ssm.eu-central-1.amazonaws.com"),
            (Ssm, "eu-central-1", true, false, "ssm.eu-central-1.api.aws"),
            (Ssm, "us-east-1", false, true, "ssm-fips.us-east-1.amazonaws.com"),
            (Ssm, "us-east-1", true, true, "ssm-fips.us-east-1.api.aws"),
            (Ssm, "us-gov-west-1", false, true, "ssm.us-gov-west-1.amazonaws.com"),
            (Ssm, "us-gov-west-1", true, true, "ssm-fips.us-gov-west-1.api.aws"),
            (Ssm, "us-iso-east-1", false, false, "ssm.us-iso-east-1.c2s.ic.gov"),
            (Ssm, "us-isob-east-1", false, false, "ssm.us-isob-east-1.sc2s.sgov.gov"),
        ] {
            assert_eq!(service.host(region, dual_stack, fips), host);
        }
    }

    #[test]
    fn region_that_could_lead_elsewhere_or_be_a_secret_is_refused() {
        for region in
            ["", "evil.example.com/", "a@b", "EU-CENTRAL-1", "central", "3f2a-9c1d-7", "eu--1", "eu-central-123"]
        {
            assert!(Ssm.endpoint(region, false, false).is_err(), "{region}");
        }
        for region in ["eu-central-1", "us-iso-east-1", "eusc-de-east-1", "ap-southeast-12"] {
            assert!(Ssm.endpoint(region, false, false).is_ok(), "{region}");
        }
    }
}
