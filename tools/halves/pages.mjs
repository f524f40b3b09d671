// The plain pages that need no more than the first half of the embed script's WebAssembly until their first output is there and
// nothing is left to do: what record.mjs visits, and what the tests hold (tests/e2e/halves.spec.mjs). Each prints, or displays,
// "first output", in no text that is part of its source.
//
// Pages with a prompt, an editor, a worker or a WASI interpreter load both halves at once, and are not here.

const says = `print("first", "output")`;

export const output = /first output/;

// The body of each page, but for the embed script.
export const pages = {
  "a script": `<script type="mpy">${says}</script>`,
  "a tag": `<py-script>for number in range(3): print(number)\n${says}</py-script>`,
  "several tags": `<py-script>name = "output"</py-script><py-script>print("first", name)</py-script><py-script>print(3)</py-script>`,
  "a source of its own": `<script type="mpy" src="files/halves.py"></script>`,
  "a target": `<pre id="place"></pre><py-script target="place">${says}</py-script>`,
  "a configuration in TOML": `<py-config>interpreter = "micropython"\n[files]\n"files/greeting.py" = "greeting.py"</py-config><py-script>import greeting\n${says}</py-script>`,
  "a configuration in JSON": `<py-config>{"interpreter": "micropython"}</py-config><py-script>${says}</py-script>`,
  "something displayed": `<py-script>from pyscript import HTML, display\ndisplay(HTML("&lt;b>bold&lt;/b>"))\ndisplay("first " + "output")</py-script>`,
  "JavaScript": `<py-script>import js\njs.document.title = "first"\nprint(js.document.title, "output")</py-script>`,
  "handlers": `<button id="one">One</button> <button py-click="two">Two</button>
    <py-script>from pyscript import when\n@when("click", "#one")\ndef one(event): pass\ndef two(event): pass\n${says}</py-script>`,
  "JavaScript of its own": `<p id="place"></p><script>document.addEventListener("py-finished-setup", async () => {
    document.querySelector("#place").append("first " + await PyScript.runPython("'out' + 'put'"));
  })</script>`,
  "a wait": `<py-script>import asyncio\nawait asyncio.sleep(0)\n${says}</py-script>`,
};

// The body of a page that has the rest when its interpreter is there: it begins to load Pyodide without it, and asks for it when
// the line is free.
export const pyodide = `<script type="py">${says}</script>`;

// Files that those pages ask for, by path.
export const files = { "files/halves.py": says };
