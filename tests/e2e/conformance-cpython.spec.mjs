// Holds cpython to tests/conformance. What is done is in conformance.mjs.

import { conform } from "./conformance.mjs";

conform("cpython");
