//! Values on their way to JavaScript: every kind that Python has, errors, frozen data, JSON.
//!
//! No Python runs here; that values leave Python as they should is tested with the shell.

#![cfg(target_arch = "wasm32")]

mod web;

use js_sys::{Array, Error, Object, Uint8Array};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use micropyscript::browser::{events, value};
use micropyscript::kernel::config::{Config, Format};
use micropyscript::kernel::interpreter::{CallError, Completion, PythonError, Unsupported, Value};
use micropyscript::kernel::plain;

use web::{call, js, text};

wasm_bindgen_test_configure!(run_in_browser);

/// `expected` is an expression in JavaScript.
#[track_caller]
fn check(python: &Value, expected: &str) {
    let converted = value::to_js(python);
    let same = Object::is(&converted, &js(expected));
    assert!(same, "{python:?} became {converted:?}, not {expected}");
}

fn int(digits: &str) -> Value {
    Value::Int(digits.to_owned())
}

#[wasm_bindgen_test]
fn plain_values_become_their_counterparts() {
    check(&Value::Nothing, "undefined");
    check(&Value::None, "null");
    check(&Value::Bool(true), "true");
    check(&Value::Bool(false), "false");
    check(&int("42"), "42");
    check(&Value::Float("0.1".into()), "0.1");
    check(&Value::Str("naïve 🐍\0".to_owned()), r#""naïve 🐍\0""#);
    check(&Value::Str(String::new()), "''");
    check(&Value::Repr("<object>".to_owned()), "'<object>'");
}

#[wasm_bindgen_test]
fn floats_keep_what_is_special_about_them() {
    check(&Value::Float("inf".into()), "Infinity");
    check(&Value::Float("nan".into()), "NaN");
    check(&Value::Float("-0.0".into()), "-0");
}

#[wasm_bindgen_test]
fn an_int_that_a_number_cannot_hold_is_a_big_int() {
    check(&int("9007199254740992"), "2 ** 53");
    check(&int("-9007199254740992"), "-(2 ** 53)");
    check(&int("9007199254740993"), "9007199254740993n");
    check(&int("-9007199254740993"), "-9007199254740993n");
    check(&int("-9223372036854775808"), "-9223372036854775808n");
    check(
        &int("123456789012345678901234567890"),
        "123456789012345678901234567890n",
    );
}

#[wasm_bindgen_test]
fn bytes_become_a_uint8array() {
    let bytes = value::to_js(&Value::Bytes(vec![0, 128, 255]));
    let bytes = bytes.dyn_into::<Uint8Array>().expect("a Uint8Array");
    assert_eq!(bytes.to_vec(), [0, 128, 255]);
}

#[wasm_bindgen_test]
fn containers_are_converted_all_the_way_down() {
    let inner = Value::Dict(vec![
        ("n".to_owned(), Value::None),
        ("big".to_owned(), int("9007199254740993")),
    ]);
    let converted = value::to_js(&Value::List(vec![int("1"), Value::List(vec![]), inner]));
    let array = converted.dyn_into::<Array>().expect("an array");
    assert_eq!(array.get(0), 1);
    assert!(Array::is_array(&array.get(1)));
    assert!(value::get(&array.get(2), "n").is_null());
    assert!(value::get(&array.get(2), "big").is_bigint());
}

#[wasm_bindgen_test]
fn every_key_of_a_dict_is_a_property_of_its_own() {
    let keys = ["z", "a", "", "__proto__", "constructor"];
    let dict = keys.map(|key| (key.to_owned(), Value::List(vec![])));
    let converted = value::to_js(&Value::Dict(dict.to_vec()));
    assert_eq!(web::json(&call("Object.keys", &converted)), json!(keys));
    assert!(
        call(
            "o => Object.getPrototypeOf(o) === Object.prototype",
            &converted
        )
        .is_truthy()
    );
}

#[wasm_bindgen_test]
fn what_python_raised_is_an_error_named_python_error() {
    let error = value::error_to_js(&CallError::Python(PythonError {
        type_name: "ValueError".to_owned(),
        message: "no such thing".to_owned(),
        traceback: "Traceback:\n  line 1\n".to_owned(),
    }));
    assert!(error.is_instance_of::<Error>());
    assert_eq!(text(&error, "name"), "PythonError");
    assert_eq!(text(&error, "type"), "ValueError");
    assert_eq!(text(&error, "message"), "no such thing");
    assert_eq!(text(&error, "traceback"), "Traceback:\n  line 1\n");
}

#[wasm_bindgen_test]
fn any_other_error_says_in_words_what_is_wrong() {
    let file = CallError::File {
        path: "a.txt".to_owned(),
        reason: "it is a folder".to_owned(),
    };
    let replaced = CallError::Replaced {
        name: "micropython".to_owned(),
    };
    let unsupported = CallError::Unsupported(Unsupported("not here".to_owned()));
    for (error, message) in [
        (file, "a.txt: it is a folder"),
        (replaced, "micropython was replaced by another interpreter"),
        (unsupported, "not here"),
    ] {
        let error = value::error_to_js(&error);
        assert!(error.is_instance_of::<Error>());
        assert_eq!(text(&error, "name"), "Error");
        assert_eq!(text(&error, "message"), message);
        assert!(value::get(&error, "traceback").is_undefined());
    }
}

#[wasm_bindgen_test]
fn data_is_frozen_through_and_through() {
    let data = js("{ list: [{ deep: [1] }], text: 'x', none: null, function() {} }");
    value::freeze_deeply(&data);
    let all_frozen =
        "data => [data, data.list, data.list[0], data.list[0].deep].every(Object.isFrozen)";
    assert!(call(all_frozen, &data).is_truthy());
}

#[wasm_bindgen_test]
fn what_is_not_an_object_is_left_alone_by_freezing() {
    for plain in ["null", "undefined", "1", "'text'", "Symbol()", "1n"] {
        value::freeze_deeply(&js(plain));
    }
    let function = js("() => 1");
    value::freeze_deeply(&function);
    assert!(call("f => !Object.isFrozen(f)", &function).is_truthy());
}

#[wasm_bindgen_test]
fn plain_data_goes_to_javascript_and_back_unchanged() {
    let text = r#"{"z":[1,-2.5,1e+300,true,null,"naïve 🐍 \" \\ \n"],"a":{"":{},"__proto__":[]}}"#;
    let data = plain::json::read(text).expect("JSON");
    let there = value::from_plain(&data);
    assert_eq!(value::get(&value::get(&there, "z"), "1"), -2.5);
    assert_eq!(value::to_plain(&there), Ok(data));
}

#[wasm_bindgen_test]
fn what_is_not_plain_data_is_refused_in_words() {
    for (what, words) in [
        ("(() => { const a = {}; a.a = a; return a })()", "circular"),
        ("undefined", "it is not plain data"),
        ("() => 1", "it is not plain data"),
        ("[1n]", "BigInt"),
    ] {
        let refused = value::to_plain(&js(what)).expect_err(what);
        assert!(refused.contains(words), "{what}: {refused}");
    }
}

#[wasm_bindgen_test]
fn whatever_is_thrown_says_something() {
    assert_eq!(
        value::message(&js("new TypeError('of a kind')")),
        "of a kind"
    );
    assert_eq!(value::message(&js("'a text'")), "a text");
    for odd in ["undefined", "null", "42", "{ code: 1 }", "Symbol('s')"] {
        assert!(!value::message(&js(odd)).is_empty(), "{odd}");
    }
}

#[wasm_bindgen_test]
fn a_property_that_cannot_be_read_is_undefined() {
    assert!(value::get(&js("{ get x() { throw new Error() } }"), "x").is_undefined());
    assert!(value::get(&js("{}"), "x").is_undefined());
    assert!(value::get(&JsValue::NULL, "x").is_undefined());
}

#[wasm_bindgen_test]
fn a_completion_is_a_count_and_a_list() {
    let completion = Completion {
        replaces: 2,
        candidates: vec!["print".to_owned(), "property".to_owned()],
    };
    assert_eq!(
        web::json(&value::completion_to_js(&completion)),
        json!({ "replaces": 2, "candidates": ["print", "property"] })
    );
}

#[wasm_bindgen_test]
fn the_configuration_is_plain_frozen_data_with_every_key_that_was_written() {
    let written = "interpreter = 'pyodide'\nmine = { deep = [1] }\n[files]\n'b' = 'x'\n'a' = 'y'";
    let config = Config::parse(written, Format::Toml, "a test").expect("a configuration");
    let config = events::config_value(&config);
    assert_eq!(text(&config, "interpreter"), "pyodide");
    let all_frozen = "c => [c, c.files, c.packages, c.mine, c.mine.deep].every(Object.isFrozen)";
    assert!(call(all_frozen, &config).is_truthy());
    let files = value::get(&config, "files");
    assert_eq!(web::json(&call("Object.keys", &files)), json!(["b", "a"]));
}
