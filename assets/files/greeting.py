"""A file of the report's own configuration: it lands in the working folder, where scripts can import it."""


def greet(name):
    return f"Hello, {name}!"
