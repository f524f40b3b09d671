//! The edge of the installer's own WebAssembly: an order comes in as JSON, a plan goes out as an object.
//!
//! What is installed, and how, is all in `packages`; who carries it out is the page.

use std::future::Future;
use std::pin::Pin;

use js_sys::{Array, Function, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::value;
use crate::kernel::plain::{Plain, Table, json};
use crate::packages::{
    Environment, InstallError, Installed, LoaderWheel, Order, Plan, Request, Response, Source, plan,
};

#[wasm_bindgen(module = "/src/js/download.js")]
extern "C" {
    /// Gives the entry module what it exports.
    #[wasm_bindgen(js_name = offerPlanner)]
    fn offer_planner(planner: &JsValue);

    /// Downloads a file, or finds it under its hash: a promise of a [`Downloaded`].
    fn download(
        fetch: &Function,
        progress: &Function,
        url: &str,
        accept: &str,
        sha256: Option<&str>,
        name: &str,
    ) -> Promise;

    /// Keeps a file under its hash.
    fn keep(sha256: &str, bytes: &Uint8Array);

    type Downloaded;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Downloaded) -> u16;

    #[wasm_bindgen(method, getter)]
    fn url(this: &Downloaded) -> String;

    #[wasm_bindgen(method, getter, js_name = type)]
    fn content_type(this: &Downloaded) -> String;

    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Downloaded) -> Uint8Array;

    #[wasm_bindgen(method, getter, js_name = wasKept)]
    fn was_kept(this: &Downloaded) -> bool;
}

/// Lets the entry module plan installations.
pub fn start() {
    let planner = Closure::<dyn Fn(String, Function, Function) -> Promise>::new(
        |order: String, fetch: Function, progress: Function| {
            future_to_promise(async move {
                let page = Page { fetch, progress };
                Ok(answer(&order, &page).await.into())
            })
        },
    );
    // It lives as long as this WebAssembly does.
    offer_planner(&planner.into_js_value());
}

/// The plan, or `{error, package}`.
async fn answer(order: &str, page: &Page) -> Object {
    let order = json::read(order).map_err(|error| error.reason);
    let order = match order.and_then(|order| read_order(&order)) {
        Ok(order) => order,
        Err(reason) => {
            let message = format!("the order is malformed: {reason}");
            return value::object([("error", JsValue::from_str(&message))]);
        }
    };
    match plan(&order, page).await {
        Ok(plan) => plan_to_js(&plan),
        Err(error) => error_to_js(&error),
    }
}

fn error_to_js(error: &InstallError) -> Object {
    let package = error
        .package()
        .map_or(JsValue::UNDEFINED, JsValue::from_str);
    let message = JsValue::from_str(&error.to_string());
    value::object([("error", message), ("package", package)])
}

/// The network, as the page reaches it.
struct Page {
    fetch: Function,
    progress: Function,
}

impl Source for Page {
    fn get<'a>(
        &'a self,
        request: Request<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Response, String>> + 'a>> {
        Box::pin(async move {
            let Request {
                url,
                accept,
                sha256,
                name,
            } = request;
            let promise = download(&self.fetch, &self.progress, url, accept, sha256, name);
            let downloaded = JsFuture::from(promise).await;
            let downloaded = downloaded.map_err(|error| value::message(&error))?;
            let downloaded: Downloaded = downloaded.unchecked_into();
            Ok(Response {
                status: downloaded.status(),
                url: downloaded.url(),
                content_type: downloaded.content_type(),
                bytes: downloaded.bytes().to_vec(),
                was_kept: downloaded.was_kept(),
            })
        })
    }

    fn has_proved_right(&self, sha256: &str, bytes: &[u8]) {
        keep(sha256, &Uint8Array::from(bytes));
    }
}

// The order.

fn read_order(order: &Plain) -> Result<Order, String> {
    let order = order.as_table().ok_or("it is no object")?;
    let installed = order.get("installed").map_or(Ok(&[][..]), |installed| {
        installed.as_list().ok_or("`installed` is no list")
    })?;
    let environment = order.get("environment").and_then(Plain::as_table);
    Ok(Order {
        requirements: texts(order, "requirements")?,
        indexes: texts(order, "indexes")?,
        site: text(order, "site").ok_or("`site` is no text")?,
        environment: read_environment(environment.ok_or("`environment` is no object")?)?,
        installed: installed
            .iter()
            .map(read_installed)
            .collect::<Result<_, _>>()?,
    })
}

fn read_environment(table: &Table) -> Result<Environment, String> {
    let text = |key| text(table, key).unwrap_or_default();
    Ok(Environment {
        implementation_name: text("implementation_name"),
        implementation_version: text("implementation_version"),
        os_name: text("os_name"),
        platform_machine: text("platform_machine"),
        platform_python_implementation: text("platform_python_implementation"),
        platform_release: text("platform_release"),
        platform_system: text("platform_system"),
        platform_version: text("platform_version"),
        python_full_version: text("python_full_version"),
        python_version: text("python_version"),
        sys_platform: text("sys_platform"),
        platforms: texts(table, "platforms")?,
        mpy: text("mpy"),
        missing: texts(table, "missing")?,
    })
}

fn read_installed(installed: &Plain) -> Result<Installed, String> {
    let table = installed.as_table().ok_or("`installed` has no objects")?;
    Ok(Installed {
        name: text(table, "name").ok_or("something installed has no name")?,
        version: text(table, "version").ok_or("something installed has no version")?,
        requires: texts(table, "requires")?,
        files: texts(table, "files")?,
        url: text(table, "url"),
        extras: texts(table, "extras")?,
    })
}

fn text(table: &Table, key: &str) -> Option<String> {
    table.get(key).and_then(Plain::as_text).map(str::to_owned)
}

/// What is not there is empty.
fn texts(table: &Table, key: &str) -> Result<Vec<String>, String> {
    table.get(key).map_or(Ok(Vec::new()), |list| {
        list.as_texts()
            .ok_or_else(|| format!("`{key}` is no list of texts"))
    })
}

// The plan.

fn plan_to_js(plan: &Plan) -> Object {
    let write = plan
        .write
        .iter()
        .map(|(path, bytes)| Array::of2(&path.into(), &Uint8Array::from(bytes.as_slice())));
    value::object([
        ("remove", list(&plan.remove)),
        ("write", write.collect::<Array>().into()),
        (
            "wheels",
            plan.wheels
                .iter()
                .map(wheel_to_js)
                .collect::<Array>()
                .into(),
        ),
        (
            "installed",
            plan.installed
                .iter()
                .map(installed_to_js)
                .collect::<Array>()
                .into(),
        ),
        ("added", list(&plan.added)),
    ])
}

fn wheel_to_js(wheel: &LoaderWheel) -> Object {
    value::object([
        ("name", JsValue::from_str(&wheel.name)),
        ("version", JsValue::from_str(&wheel.version)),
        ("filename", JsValue::from_str(&wheel.filename)),
        ("url", JsValue::from_str(&wheel.url)),
        ("bytes", Uint8Array::from(wheel.bytes.as_slice()).into()),
    ])
}

fn installed_to_js(installed: &Installed) -> Object {
    let url = installed.url.as_deref();
    value::object([
        ("name", JsValue::from_str(&installed.name)),
        ("version", JsValue::from_str(&installed.version)),
        ("requires", list(&installed.requires)),
        ("files", list(&installed.files)),
        ("url", url.map_or(JsValue::UNDEFINED, JsValue::from_str)),
        ("extras", list(&installed.extras)),
    ])
}

fn list(texts: &[String]) -> JsValue {
    let texts = texts.iter().map(|text| JsValue::from_str(text));
    texts.collect::<Array>().into()
}
