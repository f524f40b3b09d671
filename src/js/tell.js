// Says on the page what kept our WebAssembly from it. Everything else is told by Rust.

export function tell(message) {
  const alert = document.createElement("p");
  alert.setAttribute("role", "alert");
  alert.textContent = message;
  document.body.prepend(alert);
}
