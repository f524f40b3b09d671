//! The theme: every colour, once, for light and for dark.
//!
//! Components use the custom properties by name; a page that sets them itself wins.

use stylist::yew::{Global, styled_component};
use yew::prelude::*;

/// Defines the custom properties for everything on the page.
#[styled_component]
pub fn Theme() -> Html {
    html! {
        <Global css={css!(r"
            py-config { display: none; }
            :where(:root) {
                --mps-surface: light-dark(#ffffff, #15181d);
                --mps-raised: light-dark(#f4f6f8, #1e232a);
                --mps-text: light-dark(#1c232b, #dfe5ec);
                --mps-muted: light-dark(#56616e, #9aa7b5);
                --mps-accent: light-dark(#0b5fae, #7cbcff);
                --mps-on-accent: light-dark(#ffffff, #0b1622);
                --mps-border: light-dark(#ced6de, #38424d);
                --mps-error: light-dark(#b3261e, #ff9d94);
                --mps-error-surface: light-dark(#fdf0ee, #2c1a19);
                --mps-mono: ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
                --mps-sans: system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif;
            }
        ")} />
    }
}
