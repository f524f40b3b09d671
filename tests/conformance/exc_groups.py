# Exception groups and except*.
# differs: micropython: it has neither

try:
    raise ExceptionGroup("several", [ValueError("a"), TypeError("b"), ExceptionGroup("inner", [ValueError("c")])])
except* ValueError as group:
    print("values", group.message, len(group.exceptions))
except* TypeError as group:
    print("types", [str(error) for error in group.exceptions])

group = ExceptionGroup("g", [KeyError("k"), OSError("o")])
print(group, group.subgroup(KeyError).exceptions, group.subgroup(ValueError))
