# A module that is missing has an exception of its own.
# differs: micropython: it raises ImportError, with a message of its own

try:
    import no_such_module
except ModuleNotFoundError as error:
    print(error, error.name)
