//! x
#![cfg(target_arch = "wasm32")]
mod web;
use wasm_bindgen_test::*;
use web::*;
wasm_bindgen_test_configure!(run_in_browser);
#[wasm_bindgen_test]
async fn x() {
    let page = Page::open("heap_size = 262144").await;
    for code in [
        "import js\njs.JSON.parse('{')",
        "import js\ntry:\n    js.JSON.parse('{')\nexcept Exception as e:\n    print(repr(e))",
        "try:\n    1/0\nexcept Exception as e:\n    print('ok')",
        "1/0",
        "import js\njs.eval('throw 1')",
        "# c\n1 + 1",
        "  \n1",
        "import micropython\nmicropython.mem_info()",
        "1 +* 2",
        "\n\n\nx = 1/0",
        "import gc\nfor i in range(3):\n  gc.collect()\n  print(gc.mem_alloc())",
        "import js\njs.nope.x",
        "js.document.getElementById('a').b",
        "x = bytearray(10**9)",
        "x = 'a' * (2**30)",
        "await 1",
        "await 1/0",
        "async def f(): pass\nawait f(",
        "class A:\n  def __repr__(self): 1/0\nA()",
        "import sys\nsys.print_exception",
        "open('/home/user/x.txt')",
        "raise Exception",
        "raise KeyError('a')",
        "print('\\ud800')",
        "{'a': {1,2}}",
        "1j",
        "float('nan')",
        "'\\ud83d'",
    ] {
        web_sys::console::log_1(&format!("{code:?} => {:?}", page.run(code).await).into());
    }
    let s = page.session().await;
    for b in [
        "1 +* 2",
        "def f(:",
        "x = )",
        "'abc",
        "for i in range(2): i",
        "@",
        "class A: pass",
        "async def f():\n  return 1\n",
        "await f()",
        "1 if",
        "\\",
        "# x",
        "",
        "   ",
        "lambda: (",
        "raise ValueError('x')",
        "{'a': 1}",
        "_",
        "5",
        "_",
    ] {
        let n = Notes::default();
        let r = s.push(b, n.listener()).await;
        web_sys::console::log_1(&format!("PUSH {b:?} => {r:?} {:?}", n.text()).into());
    }
    panic!("done");
}
