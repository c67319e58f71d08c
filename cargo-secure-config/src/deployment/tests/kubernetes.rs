//! Objects of Kubernetes.

use super::super::kubernetes;
use super::{Folder, files, line_of, notes, variables};
use crate::deployment::Deployment;
use crate::{Exit, Failure};

fn read(texts: &[&str], workload: Option<&str>, container: Option<&str>) -> Result<Deployment, Failure> {
    let names: Vec<_> = (0..texts.len()).map(|at| format!("{at}.yaml")).collect();
    let files: Vec<_> = names.iter().map(String::as_str).zip(texts.iter().copied()).collect();
    let folder = Folder::of(&files);
    let paths: Vec<_> = names.iter().map(|name| folder.path(name)).collect();
    kubernetes(&paths, workload, container)
}

/// A pod whose container has these lines.
fn pod(container: &str, rest: &str) -> String {
    let container = container.replace('\n', "\n    ");
    format!("kind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - name: c\n    {container}\n{rest}")
}

fn one(container: &str, rest: &str) -> Deployment {
    read(&[&pod(container, rest)], None, None).unwrap()
}

pub(super) const WORKLOAD: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: billing, namespace: shop}
spec:
  template:
    spec:
      enableServiceLinks: false
      containers:
        - name: billing
          image: billing:1
          envFrom:
            - configMapRef: {name: billing-config}
            - prefix: DB_
              secretRef: {name: db}
          env:
            - name: BILLING_PORT
              value: \"9090\"
            - name: BILLING_URL
              value: http://$(BILLING_HOST):$(BILLING_PORT)/$$(x)/$(NONE)
            - name: BILLING_DSN
              value: postgres://u:$(DB_password)@h/d
            - name: BILLING_LEVEL
              valueFrom: {configMapKeyRef: {name: billing-config, key: level}}
            - name: BILLING_TOKEN
              valueFrom:
                secretKeyRef: {name: billing, key: token}
            - name: BILLING_GONE
              valueFrom:
                secretKeyRef: {name: billing, key: gone}
            - name: BILLING_ELSEWHERE
              valueFrom:
                secretKeyRef: {name: elsewhere, key: x}
            - name: BILLING_MAYBE
              valueFrom:
                secretKeyRef: {name: billing, key: maybe, optional: true}
            - name: BILLING_POD
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
            - name: BILLING_EMPTY
          volumeMounts:
            - {name: secrets, mountPath: /run/secrets/, readOnly: true}
            - {name: config, mountPath: /etc/app/app.toml, subPath: app.toml}
            - {name: all, mountPath: /all}
            - {name: scratch, mountPath: /tmp}
      volumes:
        - name: secrets
          secret:
            secretName: billing
            items: [{key: token, path: billing_token}, {key: gone, path: gone}]
        - name: config
          configMap: {name: billing-config}
        - name: all
          projected:
            sources:
              - secret: {name: db}
              - configMap: {name: billing-config, items: [{key: level, path: conf/level}]}
              - serviceAccountToken: {path: token}
        - name: scratch
          emptyDir: {}
";

pub(super) const OBJECTS: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: billing-config
data:
  BILLING_HOST: example.com
  BILLING_PORT: \"8080\"
  level: info
  app.toml: |
    x = 1
binaryData:
  blob: AAAA
---
apiVersion: v1
kind: ConfigMap
metadata: {name: billing-config, namespace: other}
data: {level: wrong}
---
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData:
  password: hunter2
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: billing-source}
spec:
  target: {name: billing}
  data:
    - secretKey: token
      remoteRef: {key: /billing/prod/token}
";

#[test]
fn container_is_given_what_kubernetes_gives_it() {
    let deployment = read(&[WORKLOAD, OBJECTS], None, None).unwrap();
    assert_eq!(
        variables(&deployment),
        [
            "BILLING_EMPTY=",
            "BILLING_HOST=example.com",
            "BILLING_LEVEL=info",
            "BILLING_PORT=9090",
            "BILLING_URL=http://example.com:9090/$(x)/$(NONE)",
            "app.toml=x = 1\n",
            "level=info",
            "BILLING_DSN",
            "BILLING_ELSEWHERE",
            "BILLING_POD",
            "BILLING_TOKEN",
            "DB_password",
        ]
    );
    assert_eq!(
        files(&deployment),
        [
            "/all/conf/level = info",
            "/all/password",
            "/all/token",
            "/etc/app/app.toml = x = 1\n",
            "/run/secrets/billing_token",
        ]
    );
    assert_eq!(line_of(&deployment, "BILLING_TOKEN"), 24);
    assert_eq!(line_of(&deployment, "BILLING_LEVEL"), 8);
    assert!(deployment.place_of("BILLING_LEVEL").unwrap().file.ends_with("1.yaml"));
    assert_eq!(
        notes(&deployment),
        ["27 the Secret `billing` has no key `gone`", "48 the Secret `billing` has no key `gone`"]
    );
    assert!(!deployment.service_links && !deployment.may_set("X") && deployment.may_mount("/tmp/x"));
    assert!(!format!("{deployment:?}").contains("hunter2"));
}

#[test]
fn every_kind_of_workload_has_a_pod() {
    let container = "containers: [{name: c, env: [{name: A, value: b}]}]";
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"] {
        let text = format!("kind: {kind}\nmetadata: {{name: x}}\nspec: {{template: {{spec: {{{container}}}}}}}\n");
        assert_eq!(variables(&read(&[&text], None, None).unwrap()), ["A=b"], "{kind}");
    }
    let cron = format!("kind: CronJob\nspec: {{jobTemplate: {{spec: {{template: {{spec: {{{container}}}}}}}}}}}\n");
    let deployment = read(&[&cron], None, None).unwrap();
    assert_eq!((variables(&deployment), deployment.service_links), (vec!["A=b".to_owned()], true));
    let list = format!("kind: List\nitems:\n- kind: Pod\n  spec: {{{container}}}\n- kind: List\n- kind: Service\n");
    assert_eq!(variables(&read(&[&list], None, None).unwrap()), ["A=b"]);
}

#[test]
fn object_that_is_not_in_the_files_leaves_open_what_it_gives() {
    let from = "envFrom:\n- secretRef: {name: s}\n- configMapRef: {name: m}\n- prefix: P_\n  configMapRef: {name: n, optional: true}";
    let deployment = one(from, "");
    assert!(deployment.may_set("ANY"));
    assert_eq!(notes(&deployment), ["8 the ConfigMap `m` is in none of the files"]);
    let keys = "env:\n- name: A\n  valueFrom: {configMapKeyRef: {name: m, key: a}}\n- name: B\n  valueFrom: {secretKeyRef: {name: m, key: a}}";
    let deployment = one(keys, "");
    assert_eq!(variables(&deployment), ["A", "B"]);
    assert_eq!(notes(&deployment), ["7 the ConfigMap `m` is in none of the files"]);
    let mount = "volumeMounts: [{name: v, mountPath: /run/secrets}, {name: v, mountPath: /k, subPath: k}, {name: w, mountPath: /w}]";
    let volumes = "  volumes: [{name: v, secret: {secretName: s}}, {name: w, secret: {secretName: s, items: [{key: a, path: b/c}]}}]\n";
    let deployment = one(mount, volumes);
    assert!(deployment.may_mount("/run/secrets/x"));
    assert_eq!(files(&deployment), ["/k", "/w/b/c"]);
}

#[test]
fn keys_of_a_secret_come_from_whatever_makes_it() {
    let env = "envFrom: [{secretRef: {name: s}}]";
    let keys = |object: &str| {
        let deployment = one(env, &format!("---\n{object}"));
        (variables(&deployment).join(" "), deployment.may_set("ANY"))
    };
    for (object, names, is_open) in [
        ("kind: Secret\nmetadata: {name: s}\ndata: {A: aHVudGVyMg==}\nstringData: {B: x}\n", "A B", false),
        ("kind: Secret\nmetadata: {name: s}\n", "", true),
        ("kind: SealedSecret\nmetadata: {name: s}\nspec: {encryptedData: {A: x}}\n", "A", false),
        ("kind: ExternalSecret\nmetadata: {name: s}\nspec: {data: [{secretKey: A}]}\n", "A", false),
        ("kind: ExternalSecret\nmetadata: {name: s}\nspec: {dataFrom: [{}], data: [{secretKey: A}]}\n", "A", true),
        (
            "kind: ExternalSecret\nmetadata: {name: x}\nspec: {target: {name: s, template: {data: {B: x}}}, data: [{secretKey: A}]}\n",
            "B",
            false,
        ),
        (
            "kind: ExternalSecret\nmetadata: {name: s}\nspec: {target: {creationPolicy: Merge}, data: [{secretKey: A}]}\n",
            "A",
            true,
        ),
        (
            "kind: ClusterExternalSecret\nmetadata: {name: x}\nspec: {externalSecretName: s, externalSecretSpec: {data: [{secretKey: A}]}}\n",
            "A",
            false,
        ),
    ] {
        assert_eq!(keys(object), (names.to_owned(), is_open), "{object}");
    }
}

#[test]
fn value_that_is_no_text_is_noted() {
    let deployment = one(
        "env:\n- name: A\n  value: 8080\n- name: B\n  value: yes\n- name: C\n  value: 1.2.3\n- name: D\n  value: '1'",
        "---\nkind: ConfigMap\ndata:\n  X: true\n",
    );
    assert_eq!(
        notes(&deployment),
        [
            "18 Kubernetes refuses this value, which is no text: quote it",
            "8 Kubernetes refuses this value, which is no text: quote it",
            "10 Kubernetes refuses this value, which is no text: quote it",
        ]
    );
    assert_eq!(variables(&deployment), ["A=8080", "B=yes", "C=1.2.3", "D=1"]);
}

#[test]
fn workload_and_container_have_to_be_named_where_there_are_several() {
    let two = "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: x}, {name: y}], initContainers: [{name: z}]}\n---\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {kubectl.kubernetes.io/default-container: w}}, spec: {containers: [{name: v}, {name: w}]}}}\n";
    let text = |workload, container| match read(&[two], workload, container) {
        Ok(deployment) => deployment.name,
        Err(failure) => {
            assert_eq!(failure.exit(), Exit::Usage);
            failure.text().rsplit(".yaml").next().unwrap().to_owned()
        }
    };
    assert_eq!(text(None, None), "the files hold several workloads: `pod/a`, `deployment/a`");
    assert_eq!(text(Some("a"), None), "the files hold several workloads: `pod/a`, `deployment/a`");
    assert_eq!(text(Some("b"), None), "the files hold no workload `b`; there is `pod/a`, `deployment/a`");
    assert_eq!(text(Some("Deployment/a"), None), "w", "the default");
    assert_eq!(text(Some("pod/a"), None), ":1: the pod has several containers: `x`, `y`");
    assert_eq!(text(Some("pod/a"), Some("z")), "z");
    assert_eq!(text(Some("pod/a"), Some("q")), ":1: no container `q`; there is `x`, `y`");
}

#[test]
fn files_without_a_workload_and_templates_are_told() {
    assert!(read(&[OBJECTS], None, None).unwrap_err().text().starts_with("the files hold no workload: "));
    let failure =
        read(&["kind: Pod\nmetadata:\n  {{- if .Values.x }}\n  name: x\n"], None, None).unwrap_err().to_string();
    assert!(failure.contains("0.yaml:3: ") && failure.contains("render it first"), "{failure}");
}

#[test]
fn later_variable_wins() {
    let deployment = one(
        "env: [{name: A, value: x}, {name: A, value: \"$(A)y\"}]\nenvFrom: [{configMapRef: {name: m}}]",
        "---\nkind: ConfigMap\nmetadata: {name: m}\ndata: {A: z, B: \"\"}\n",
    );
    assert_eq!(variables(&deployment), ["A=xy", "B="]);
}
