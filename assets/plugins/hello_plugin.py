"""A plugin written in Python. List it in the page's config:

    plugins = ["plugins/hello_plugin.py"]

A plugin is a module with any of the three functions below, called in this order as
soon as Python can run. The config is a dictionary; the interpreter has a name and a
version.
"""

name = "hello-plugin"
whom = "reader"


def configure(config):
    """The time to look at options. Keys the kernel does not know are there too."""
    global whom
    whom = config.get("hello", whom)
    print("configure: I shall greet the", whom)


def start(config):
    """The plugin's entry. From here on the config stays as it is."""
    print("start: the page brings", len(config["files"]), "file(s) along")


def onInterpreterReady(config, interpreter):
    """Python runs, and this is the interpreter it runs on."""
    print("onInterpreterReady: hello,", whom + ", from", interpreter.name, interpreter.version)
