package chromium

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// names are the usual ones of browsers that speak the protocol.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"}

// ErrNoBrowser says that no browser is installed.
var ErrNoBrowser = errors.New("no browser is installed: install Chromium, on Debian with 'apt install chromium', or name one with --browser")

// Find returns the program at a path, or where that is "" the first that is found under one
// of the usual names. Without one it gives [ErrNoBrowser].
func Find(path string) (string, error) {
	if path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return "", fmt.Errorf("browser %s: %w", path, errors.Unwrap(err))
		}
		return found, nil
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", ErrNoBrowser
}

// IsBare reports whether a browser runs without its sandbox here: Chromium refuses to set
// one up for root.
func IsBare() bool { return os.Geteuid() == 0 }

// switches are the flags of the browser beside those that come with automation.
var switches = map[string]any{
	"disable-features":         "Translate,MediaRouter,OptimizationHints,Prerender2,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
	"block-new-web-contents":   true, // no windows
	"deny-permission-prompts":  true,
	"disable-3d-apis":          true,
	"disable-component-update": true, "disable-domain-reliability": true, "disable-quic": true, "no-pings": true,
	"disable-gpu": true, "mute-audio": true, "hide-scrollbars": true,
	"disable-notifications": true, "disable-speech-api": true,
	"force-webrtc-ip-handling-policy": "disable_non_proxied_udp",
	"js-flags":                        "--max-old-space-size=512",
	"window-size":                     "1280,4096", // tall: what comes into sight late comes at once
	"lang":                            "en",
}

// flags are the settings of the browser's process, with a folder for what it leaves behind.
// It sees nothing of our environment but where to find itself: there may be secrets in it.
func (b *Browser) flags(home string) []chromedp.ExecAllocatorOption {
	out := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(b.opt.Path), chromedp.ModifyCmdFunc(detach))
	for name, value := range switches {
		out = append(out, chromedp.Flag(name, value))
	}
	out = append(out,
		chromedp.Flag("proxy-server", "http://"+b.guard.Addr().String()),
		chromedp.Flag("proxy-bypass-list", "<-loopback>"), // loopback goes there, too
		chromedp.Flag("no-sandbox", IsBare()),
		chromedp.NoInheritEnv,
	)
	if b.opt.UserAgent != "" {
		out = append(out, chromedp.UserAgent(b.opt.UserAgent))
	}
	for _, name := range []string{"PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LOCALAPPDATA", "USERPROFILE", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			out = append(out, chromedp.Env(name+"="+value))
		}
	}
	return append(out, chromedp.Env("TZ=UTC", "HOME="+home))
}
