//! A network in memory: what lies at an address, and what has been asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::future::{Future, ready};
use std::pin::Pin;

use futures_util::FutureExt;
use micropyscript::packages::{
    Environment, InstallError, Installed, Order, Plan, Request, Response, Source, plan, sha256,
};

use crate::wheels::Wheel;

/// Where the index lies.
pub(crate) const INDEX: &str = "https://index/simple/";

#[derive(Default)]
pub(crate) struct Net {
    answers: BTreeMap<String, Response>,
    pub(crate) asked: RefCell<Vec<String>>,
    /// What has proved right.
    pub(crate) kept: RefCell<Vec<String>>,
    pages: BTreeMap<String, Vec<String>>,
    /// What was kept from another time and went bad, by the hash that it had.
    pub(crate) went_bad: BTreeMap<String, Vec<u8>>,
}

impl Source for Net {
    fn get<'a>(
        &'a self,
        request: Request<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Response, String>> + 'a>> {
        self.asked.borrow_mut().push(request.url.to_owned());
        let answer = self.answers.get(request.url).cloned();
        let bad = request.sha256.and_then(|hash| self.went_bad.get(hash));
        let kept = bad.zip(answer.clone()).map(|(bad, answer)| Response {
            bytes: bad.clone(),
            was_kept: true,
            ..answer
        });
        let unknown = Response {
            was_kept: false,
            status: 404,
            url: request.url.to_owned(),
            content_type: "text/html".to_owned(),
            bytes: b"Not found".to_vec(),
        };
        Box::pin(ready(match kept.or(answer) {
            Some(answer) if answer.status == 0 => Err("no route to host".to_owned()),
            Some(answer) => Ok(answer),
            None => Ok(unknown),
        }))
    }

    fn has_proved_right(&self, hash: &str, bytes: &[u8]) {
        assert_eq!(sha256(bytes), hash);
        self.kept.borrow_mut().push(hash.to_owned());
    }
}

impl Net {
    /// Status 0 is a network that is down.
    pub(crate) fn put(
        &mut self,
        url: &str,
        status: u16,
        content_type: &str,
        bytes: impl Into<Vec<u8>>,
    ) {
        let answer = Response {
            was_kept: false,
            status,
            url: url.to_owned(),
            content_type: content_type.to_owned(),
            bytes: bytes.into(),
        };
        self.answers.insert(url.to_owned(), answer);
    }

    /// Puts a wheel into the index, with its metadata beside it.
    pub(crate) fn release(&mut self, wheel: &Wheel) -> &mut Self {
        self.release_with(wheel, "")
    }

    /// `more` is JSON that is said of the file besides.
    pub(crate) fn release_with(&mut self, wheel: &Wheel, more: &str) -> &mut Self {
        let bytes = wheel.bytes();
        let url = format!("https://index/files/{}", wheel.file_name());
        let metadata = wheel.metadata();
        let entry = format!(
            r#"{{"filename": "{}", "url": "../../files/{}", "hashes": {{"sha256": "{}"}}, "core-metadata": {{"sha256": "{}"}}{more}}}"#,
            wheel.file_name(),
            wheel.file_name(),
            sha256(&bytes),
            sha256(metadata.as_bytes()),
        );
        self.put(&format!("{url}.metadata"), 200, "", metadata);
        self.put(&url, 200, "application/zip", bytes);
        self.list(&wheel.name(), entry)
    }

    /// Adds an entry to a package's page.
    pub(crate) fn list(&mut self, name: &str, entry: String) -> &mut Self {
        let entries = self.pages.entry(name.to_owned()).or_default();
        entries.push(entry);
        let page = format!(
            r#"{{"meta": {{"api-version": "1.0"}}, "name": "{name}", "files": [{}]}}"#,
            entries.join(",")
        );
        let url = format!("{INDEX}{name}/");
        self.put(&url, 200, "application/vnd.pypi.simple.v1+json", page);
        self
    }

    pub(crate) fn asked_for(&self, part: &str) -> usize {
        let asked = self.asked.borrow();
        asked.iter().filter(|url| url.contains(part)).count()
    }

    pub(crate) fn plan(&self, order: &Order) -> Result<Plan, InstallError> {
        let planned = plan(order, self).now_or_never();
        planned.expect("nothing waits here")
    }

    /// Names and versions of what an order installs.
    #[track_caller]
    pub(crate) fn added(&self, order: &Order) -> String {
        self.plan(order)
            .unwrap_or_else(|error| panic!("{error}"))
            .added
            .join(", ")
    }

    /// What is said to an order that cannot be carried out.
    #[track_caller]
    pub(crate) fn refusal(&self, order: &Order) -> String {
        match self.plan(order) {
            Ok(plan) => panic!("it was carried out: {:?}", plan.added),
            Err(error) => error.to_string(),
        }
    }
}

pub(crate) fn order(requirements: &[&str]) -> Order {
    Order {
        requirements: requirements.iter().map(|it| (*it).to_owned()).collect(),
        indexes: vec![INDEX.to_owned()],
        site: "/site".to_owned(),
        environment: Environment {
            implementation_name: "cpython".to_owned(),
            implementation_version: "3.12.0".to_owned(),
            os_name: "posix".to_owned(),
            python_full_version: "3.12.0".to_owned(),
            python_version: "3.12".to_owned(),
            sys_platform: "wasi".to_owned(),
            ..Environment::default()
        },
        installed: Vec::new(),
    }
}

/// The same order, where this is installed already.
pub(crate) fn over(mut order: Order, installed: &[Installed]) -> Order {
    order.installed = installed.to_vec();
    order
}

/// The paths that a plan writes and removes, one on a line.
pub(crate) fn paths(plan: &Plan) -> String {
    let mut text = String::new();
    for path in &plan.remove {
        let _ = writeln!(text, "- {path}");
    }
    for (path, _) in &plan.write {
        let _ = writeln!(text, "+ {path}");
    }
    text
}

/// What a plan writes at a path.
#[track_caller]
pub(crate) fn written(plan: &Plan, path: &str) -> String {
    let found = plan.write.iter().find(|(written, _)| written == path);
    let (_, bytes) = found.unwrap_or_else(|| panic!("{path} is not among\n{}", paths(plan)));
    String::from_utf8(bytes.clone()).expect("a text")
}
