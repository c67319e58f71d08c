//! `iam-policy.json`: what the program reads in AWS, name by name, in one environment; and the same for whoever replaces its
//! secrets. JSON has no comments, so the statements' names say that the policy is generated.

use std::collections::BTreeSet;

use super::deployed::Deployed;
use super::json::Json;
use super::{Options, path};
use crate::{Docs, Schema};

/// The policy of the program: its secrets in Secrets Manager, and all of its values in the Parameter Store.
///
/// `Options::region` and `Options::account` stand in the names; without them `REGION` and `ACCOUNT` do, which match nothing.
/// A key of your own in KMS needs `kms:Decrypt` besides. Fetching several secrets in one request is a right that AWS ties to
/// no name; each secret in it needs its own right as well. AWS takes 6,144 characters in a managed policy, white space not
/// counted, which some thirty-five secrets fill; nothing splits a longer one.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::iam_policy(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("\"arn:aws:secretsmanager:REGION:ACCOUNT:secret:/billing/prod/token-??????\""));
/// assert!(text.contains("\"arn:aws:ssm:REGION:ACCOUNT:parameter/billing/prod/token\""));
/// ```
pub fn iam_policy(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let names = Names::of(schema, docs, options);
    let read = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"];
    let together = if names.secrets.is_empty() { Vec::new() } else { vec!["*".to_owned()] };
    policy(&[
        Statement { name: "ReadSecrets", actions: &read, resources: names.secrets },
        Statement { name: "AskForSeveral", actions: &["secretsmanager:BatchGetSecretValue"], resources: together },
        Statement {
            name: "ReadParameters",
            actions: &["ssm:GetParameter", "ssm:GetParameters"],
            resources: names.secret_parameters.into_iter().chain(names.plain_parameters).collect(),
        },
    ])
}

/// The policy of whoever replaces the program's secrets: a new value, and the stages that tell it from the previous one.
///
/// ```
/// use secure_config_schema::{Base, Field, Name, Schema, Type, render};
/// static FIELDS: &[Field] = &[Field::value("token", Name::Part("TOKEN"), Type::of(Base::Text).secret(), "")];
/// static SCHEMA: Schema = Schema::new("Settings", "", FIELDS).app("billing");
/// let text = render::iam_policy_rotation(&SCHEMA, None, &render::Options::default());
/// assert!(text.contains("secretsmanager:PutSecretValue") && !text.contains("secretsmanager:DeleteSecret"));
/// ```
pub fn iam_policy_rotation(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> String {
    let names = Names::of(schema, docs, options);
    policy(&[
        Statement {
            name: "RotateSecrets",
            actions: &[
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ],
            resources: names.secrets,
        },
        Statement {
            name: "RotateParameters",
            actions: &["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:LabelParameterVersion", "ssm:PutParameter"],
            resources: names.secret_parameters,
        },
    ])
}

/// The names of everything that the program reads, each once.
struct Names {
    secrets: Vec<String>,
    secret_parameters: Vec<String>,
    plain_parameters: Vec<String>,
}

impl Names {
    fn of(schema: &'static Schema, docs: Option<&'static Docs>, options: &Options) -> Self {
        let deployed = Deployed::of(schema, docs, options);
        let place = |part: &Option<String>, missing: &str| escaped(part.as_deref().unwrap_or(missing));
        let (region, account) = (place(&options.region, "REGION"), place(&options.account, "ACCOUNT"));
        let partition = match region.as_str() {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        let name = |service: &str, rest: String| format!("arn:{partition}:{service}:{region}:{account}:{rest}");
        let (mut secrets, mut secret_parameters) = (BTreeSet::new(), BTreeSet::new());
        let mut plain_parameters = BTreeSet::new();
        for value in &deployed.values {
            let path = escaped(&path(schema, &deployed.environment, &value.leaf));
            let parameter = name("ssm", format!("parameter{path}"));
            if value.leaf.field.is_secret() {
                // Secrets Manager adds a hyphen and six letters or digits to each name.
                secrets.insert(name("secretsmanager", format!("secret:{path}-??????")));
                secret_parameters.insert(parameter);
            } else {
                plain_parameters.insert(parameter);
            }
        }
        let [secrets, secret_parameters, plain_parameters] =
            [secrets, secret_parameters, plain_parameters].map(|names| names.into_iter().collect());
        Self { secrets, secret_parameters, plain_parameters }
    }
}

/// A text in which nothing is a wildcard or a variable of the policy.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '*' | '?' | '$') { out.extend(["${", &c.to_string(), "}"]) } else { out.push(c) }
    }
    out
}

struct Statement<'a> {
    name: &'a str,
    actions: &'a [&'a str],
    resources: Vec<String>,
}

/// One name a line, so that a change of the policy is a change of those lines. A statement about nothing is left out.
fn policy(statements: &[Statement<'_>]) -> String {
    let statements: Vec<_> = statements.iter().filter(|statement| !statement.resources.is_empty()).collect();
    let mut out = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    for (i, statement) in statements.iter().enumerate() {
        out.push_str(if i > 0 { ",\n" } else { "\n" });
        out.push_str("    {\n");
        out.extend([format!("      \"Sid\": {},\n", Json::from(format!("GeneratedBySecureConfig{}", statement.name)))]);
        out.push_str("      \"Effect\": \"Allow\",\n");
        let actions: Vec<_> = statement.actions.iter().map(|action| (*action).to_owned()).collect();
        out.extend([format!("      \"Action\": {},\n", list(&actions))]);
        out.extend([format!("      \"Resource\": {}\n    }}", list(&statement.resources))]);
    }
    out.push_str(if statements.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
    out
}

fn list(items: &[String]) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("        {}", Json::from(item.as_str()))).collect();
    format!("[\n{}\n      ]", items.join(",\n"))
}
