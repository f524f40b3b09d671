// Holds every interpreter to tests/gateway. What is done with the list is in conformance.mjs.

import { conform } from "./conformance.mjs";

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) conform(interpreter, "gateway");
