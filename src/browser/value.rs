//! Between the kernel's values and JavaScript's, in the one place where they meet.

use js_sys::{Array, ArrayBuffer, BigInt, Error, JSON, Number, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::kernel::interpreter::{CallError, Completion, Value};
use crate::kernel::plain::{Plain, json};

#[wasm_bindgen]
extern "C" {
    /// Throws only where the property cannot be defined, which is when there is one already.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = defineProperty)]
    pub(super) fn define_property(
        object: &JsValue,
        key: &str,
        property: &Object,
    ) -> Result<JsValue, JsValue>;

    /// Throws what reading a property throws.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn entries_of(object: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch, js_name = String)]
    fn to_text(value: &JsValue) -> Result<String, JsValue>;

    /// It throws for an array of bytes that is not empty.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = freeze)]
    fn freeze_value(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// What JavaScript makes of a Python value.
#[must_use]
pub fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Nothing => JsValue::UNDEFINED,
        Value::None => JsValue::NULL,
        Value::Bool(truth) => JsValue::from_bool(*truth),
        Value::Int(digits) => int_to_js(digits),
        Value::Float(digits) => float_to_js(digits).into(),
        Value::Str(text) | Value::Repr(text) => JsValue::from_str(text),
        Value::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
        Value::List(items) => items.iter().map(to_js).collect::<Array>().into(),
        Value::Dict(pairs) => object(
            pairs
                .iter()
                .map(|(key, value)| (key.as_str(), to_js(value))),
        )
        .into(),
    }
}

/// The plain data in a JavaScript value, as Python is to have it: a number without a fraction is an
/// int, `undefined` and `null` are `None`.
///
/// # Errors
/// What in it is no plain data.
pub fn from_js(value: &JsValue) -> Result<Value, String> {
    from_js_within(value, 0)
}

/// So deep may lists and objects stand in each other, as in the driver; one that holds itself is
/// deeper. As JSON each level is up to three, of which its reader takes a hundred.
const DEEPEST: u32 = 32;

fn from_js_within(value: &JsValue, depth: u32) -> Result<Value, String> {
    if value.is_null_or_undefined() {
        return Ok(Value::None);
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::Bool(truth));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::Str(text));
    }
    if value.as_f64().is_some() {
        return Ok(number_from_js(value));
    }
    if value.is_bigint() {
        return Ok(Value::Int(text_of(value)));
    }
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return Ok(Value::Bytes(bytes.to_vec()));
    }
    if let Some(buffer) = value.dyn_ref::<ArrayBuffer>() {
        return Ok(Value::Bytes(Uint8Array::new(buffer).to_vec()));
    }
    if depth == DEEPEST {
        return Err("a message holds itself, or is too deep".to_owned());
    }
    if let Some(items) = value.dyn_ref::<Array>() {
        let items = items.iter().map(|item| from_js_within(&item, depth + 1));
        return Ok(Value::List(items.collect::<Result<_, _>>()?));
    }
    if !is_plain_object(value) {
        let found = text_of(value);
        return Err(format!("a message is plain data, which {found:.60} is not"));
    }
    let entries = entries_of(value).map_err(|error| message(&error))?;
    let pairs = entries.iter().map(|entry| {
        let entry: Array = entry.unchecked_into();
        let key = entry.get(0).as_string().unwrap_or_default();
        Ok((key, from_js_within(&entry.get(1), depth + 1)?))
    });
    Ok(Value::Dict(pairs.collect::<Result<_, String>>()?))
}

/// An object that was made by `{…}`, or has no prototype.
fn is_plain_object(value: &JsValue) -> bool {
    if !value.is_object() {
        return false;
    }
    let parent = |object: &JsValue| Reflect::get_prototype_of(object).map(JsValue::from);
    match parent(value) {
        Ok(prototype) => prototype.is_null() || parent(&prototype).is_ok_and(|end| end.is_null()),
        Err(_) => false,
    }
}

/// Python and JavaScript write numbers alike, but for those that have no digits.
fn number_from_js(number: &JsValue) -> Value {
    let text = text_of(number);
    match text.as_str() {
        "Infinity" => Value::Float("inf".to_owned()),
        "-Infinity" => Value::Float("-inf".to_owned()),
        "NaN" => Value::Float("nan".to_owned()),
        _ if Number::is_safe_integer(number) => Value::Int(text),
        _ => Value::Float(text),
    }
}

/// What `String(value)` says. It throws for an object that refuses, of which there is nothing to say.
fn text_of(value: &JsValue) -> String {
    to_text(value).unwrap_or_else(|_| "it".to_owned())
}

/// A number where that is exact, else a `BigInt`.
fn int_to_js(digits: &str) -> JsValue {
    const EXACT: u64 = 1 << 53;
    match digits.parse::<i64>() {
        #[expect(clippy::cast_precision_loss, reason = "exact in this range")]
        Ok(number) if number.unsigned_abs() <= EXACT => JsValue::from_f64(number as f64),
        _ => BigInt::new(&JsValue::from_str(digits)).map_or_else(|_| digits.into(), Into::into),
    }
}

/// Python's spelling differs from JavaScript's where there are no digits.
fn float_to_js(digits: &str) -> f64 {
    match digits {
        "inf" => f64::INFINITY,
        "-inf" => f64::NEG_INFINITY,
        _ => Number::parse_float(digits),
    }
}

/// A new object with these properties, of which `__proto__` may be one like any other.
pub fn object<'a>(properties: impl IntoIterator<Item = (&'a str, JsValue)>) -> Object {
    let entry = |(key, value): (&str, JsValue)| Array::of2(&key.into(), &value);
    let entries: Array = properties.into_iter().map(entry).collect();
    // It fails for what is no list of pairs.
    Object::from_entries(&entries).unwrap_or_default()
}

/// Sets a property of an object that we made ourselves, where it cannot fail.
pub fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

/// Defines a property, by its descriptor, of an object that we made ourselves and that has none of
/// this name.
pub(super) fn accessor(object: &Object, key: &str, descriptor: &Object) {
    let _ = define_property(object, key, descriptor);
}

/// A property, or `undefined` where there is none or reading it throws.
#[must_use]
pub fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// Plain data as JavaScript has it.
#[must_use]
pub fn from_plain(plain: &Plain) -> JsValue {
    JSON::parse(&plain.to_string()).unwrap_or(JsValue::NULL)
}

/// The plain data in a JavaScript value.
///
/// # Errors
/// When it is not plain data, for example because it refers to itself.
pub fn to_plain(value: &JsValue) -> Result<Plain, String> {
    let text = JSON::stringify(value).map_err(|error| message(&error))?;
    let text = text.as_string().ok_or("it is not plain data")?;
    json::read(&text).map_err(|error| error.reason)
}

/// Freezes plain data through and through.
pub fn freeze_deeply(value: &JsValue) {
    if !value.is_object() {
        return;
    }
    for item in Object::values(value.unchecked_ref::<Object>()).iter() {
        freeze_deeply(&item);
    }
    // What cannot be frozen is no plain data, and stays as it is.
    let _ = freeze_value(value);
}

/// What a thrown value says, in one line.
#[must_use]
pub fn message(thrown: &JsValue) -> String {
    if let Some(error) = thrown.dyn_ref::<Error>() {
        return String::from(error.message());
    }
    thrown.as_string().unwrap_or_else(|| format!("{thrown:?}"))
}

/// An error of a call as JavaScript gets it: a `PythonError` where Python raised.
#[must_use]
pub fn error_to_js(error: &CallError) -> JsValue {
    let js = Error::new(&error.to_string());
    if let CallError::Python(python) = error {
        js.set_name("PythonError");
        js.set_message(&python.message);
        set(&js, "type", &python.type_name.as_str().into());
        set(&js, "traceback", &python.traceback.as_str().into());
    }
    js.into()
}

/// A completion as JavaScript gets it.
#[must_use]
pub fn completion_to_js(completion: &Completion) -> JsValue {
    let candidates: Array = completion
        .candidates
        .iter()
        .map(|text| JsValue::from_str(text))
        .collect();
    let replaces = u32::try_from(completion.replaces).unwrap_or(u32::MAX);
    object([
        ("replaces", replaces.into()),
        ("candidates", candidates.into()),
    ])
    .into()
}
