// ready-badge: an example plugin in plain JavaScript.
//
// It puts a small badge into a corner of the page that says which Python runs here,
// in which version, and how long it took to start. Choose another interpreter and the
// badge follows.
//
// Two ways to use it, one file for both:
//
//   - in the page's config:   plugins = ["plugins/ready-badge.js"]
//   - as a script tag, ahead of the one that loads MicroPyScript:
//                             <script type="module" src="plugins/ready-badge.js"></script>
//
// One option, in the page's config:   badge_corner = "left"   (or "right", the default)

const readyBadge = function () {
    // Whatever is private to the plugin lives inside this function: state first.

    let corner = "right";
    let loadedAt = null;
    const badge = document.createElement("aside");
    const text = document.createElement("span");
    const close = document.createElement("button");

    // Then helpers. Colours are the system's own, so light and dark come by themselves;
    // text goes in as text, never as HTML; styles are set from here, so that the page
    // needs no stylesheet and a strict content security policy has nothing to object to.

    function build() {
        badge.setAttribute("aria-label", "Python on this page");
        close.type = "button";
        close.textContent = "×";
        close.setAttribute("aria-label", "Hide the badge");
        close.addEventListener("click", () => badge.remove());
        Object.assign(badge.style, {
            position: "fixed",
            bottom: "1rem",
            [corner]: "1rem",
            zIndex: "10",
            display: "flex",
            gap: "0.75rem",
            alignItems: "center",
            padding: "0.25rem 0.25rem 0.25rem 0.75rem",
            font: "0.875rem system-ui, sans-serif",
            colorScheme: "light dark",
            color: "CanvasText",
            background: "Canvas",
            border: "1px solid currentColor",
            borderRadius: "0.5rem",
        });
        Object.assign(close.style, {
            font: "inherit",
            minWidth: "1.75rem",
            minHeight: "1.75rem",
            color: "inherit",
            background: "none",
            border: "none",
            cursor: "pointer",
        });
        badge.append(text, close);
        document.body.append(badge);
    }

    // Then what to listen for. The time that the badge shows is the time between this
    // event and the call of onInterpreterReady below. A plugin that is registered late
    // has missed the event, and says nothing about time until the next one.

    document.addEventListener("py-interpreter-loaded", (event) => {
        loadedAt = performance.now();
        text.textContent = `${event.detail.name} is starting …`;
    });

    // And last the plugin itself: a name, and the three hooks, in the order in which
    // they are called. Each of them is optional.

    return {
        name: "ready-badge",

        configure(config) {
            // The one moment to look after options. Keys that the kernel does not know
            // are kept for plugins, so this one needs no permission.
            if (config.badge_corner === "left") {
                corner = "left";
            }
        },

        start(config) {
            // The page may be changed from here on; there is no Python yet.
            build();
            text.textContent = "Python is on its way …";
        },

        onInterpreterReady(config, interpreter) {
            // Python can run. This is called again for each interpreter that is chosen.
            const took = loadedAt === null
                ? ""
                : `, started in ${Math.round(performance.now() - loadedAt)} ms`;
            text.textContent = `${interpreter.name} ${interpreter.version}${took}`;
            loadedAt = null;
        },
    };
};

const plugin = readyBadge();

// Listed in the config: MicroPyScript imports this module and registers its default export.
export default plugin;

// Included by a script tag: nobody reads the export, so the plugin registers itself once
// there is a config.
if ([...document.scripts].some((script) => script.src === import.meta.url)) {
    document.addEventListener("py-configured", () => PyScript.registerPlugin(plugin));
}
