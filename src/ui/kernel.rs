//! The kernel for components: one shell and its latest snapshot, by context.
//!
//! A component that only sends asks for the shell and is not drawn again with every snapshot.

use std::rc::Rc;

use yew::prelude::*;

use super::theme::Theme;
use crate::browser::shell::{Shell, Snapshot};

/// Properties of [`ShellProvider`] and [`KernelProvider`].
#[derive(Properties, PartialEq)]
pub struct ProviderProps {
    /// The shell of the page.
    pub shell: Shell,
    /// What may use it.
    pub children: Html,
}

/// Gives everything inside of it the shell.
#[component]
pub fn ShellProvider(props: &ProviderProps) -> Html {
    html! {
        <ContextProvider<Shell> context={props.shell.clone()}>
            <Theme />
            { props.children.clone() }
        </ContextProvider<Shell>>
    }
}

/// Gives everything inside of it the shell and its snapshots.
#[component]
pub fn KernelProvider(props: &ProviderProps) -> Html {
    let shell = props.shell.clone();
    let snapshot = use_state(|| shell.snapshot());
    use_effect_with(shell.clone(), {
        let setter = snapshot.setter();
        move |shell| {
            let subscription = {
                let setter = setter.clone();
                shell.subscribe(move |snapshot| setter.set(snapshot))
            };
            // Something may have happened between drawing and subscribing.
            setter.set(shell.snapshot());
            move || drop(subscription)
        }
    });
    html! {
        <ShellProvider {shell}>
            <ContextProvider<Rc<Snapshot>> context={Rc::clone(&snapshot)}>
                { props.children.clone() }
            </ContextProvider<Rc<Snapshot>>>
        </ShellProvider>
    }
}

/// The shell of the page.
///
/// # Panics
/// Outside of a [`ShellProvider`].
#[hook]
#[expect(
    clippy::expect_used,
    reason = "a mistake in the component tree, not on the page"
)]
pub fn use_shell() -> Shell {
    use_context().expect("this component belongs inside of a ShellProvider")
}

/// The latest snapshot of the page's state.
///
/// # Panics
/// Outside of a [`KernelProvider`].
#[hook]
#[expect(
    clippy::expect_used,
    reason = "a mistake in the component tree, not on the page"
)]
pub fn use_snapshot() -> Rc<Snapshot> {
    use_context().expect("this component belongs inside of a KernelProvider")
}
