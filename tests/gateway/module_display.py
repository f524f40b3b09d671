# What is displayed stands in its target when the next line looks: text as text, HTML where it is asked for, rich objects as they say.
from pyscript import HTML, display, document, ffi


class Rich:
    def _repr_html_(self):
        return "<em>rich</em>"


class Broken:
    def _repr_html_(self):
        raise ValueError("broken")


place = document.createElement("div")
place.id = "module_display"
document.body.append(place)
try:
    display("<b>text</b>", target="module_display")
    print(place.textContent.strip(), ffi.is_none(place.querySelector("b")))
    display(HTML("<b>bold</b>"), Rich(), target="#module_display", append=False)
    print(place.querySelector("b").textContent, place.querySelector("em").textContent, "text" in place.textContent)
    display(["<s>"], 42, None, target="module_display", append=False)
    print("['<s>']" in place.textContent, "42" in place.textContent, "None" in place.textContent)
    try:
        display(Broken(), target="module_display")
    except ValueError as error:
        print(error)
finally:
    place.remove()
