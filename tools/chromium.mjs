// How Chromium is started, for tests, the bench and screenshots: without a window, as root, and without what it does for a
// person at a screen.
//
// It opens no page.

// Of several switches of this name Chromium takes the last one, so what Playwright leaves out by itself is here again. The first
// three are boxes that each new window prepares for what may be typed into its address bar: two processes each, which on two cores
// take the time of what is tested and measured.
const features = [
  "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
  "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
  "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
];

export const chromiumOptions = {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--disable-features=${features.join(",")}`,
  ],
};
