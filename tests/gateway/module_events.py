# Handlers are called for the page's events and for one's own, as often as they happen, and no more once they are taken off.
import asyncio
from pyscript import Event, document, when, window

seen = []
button = document.createElement("button")
button.id = "module_events"
document.body.append(button)


@when("click", "#module_events")
def clicked(event):
    seen.append(event.type)


@when("click", button, once=True)
def once():
    seen.append("once")


async def until(count):
    while len(seen) < count:
        await asyncio.sleep(0.01)


button.click()
await until(2)
button.dispatchEvent(window.Event.new("click"))
await until(3)
print(sorted(seen))
button.remove()

arrived = Event()
heard = []


@when(arrived)
def hear(value):
    heard.append(value)


arrived.trigger(1)
arrived.remove_listener(hear)
arrived.trigger(2)
print(heard)
try:
    when("click", "#module_events")
except ValueError as error:
    print(error)
