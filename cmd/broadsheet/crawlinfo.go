package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// kept are the options of a crawl's archive: its captures say how they were made.
func (o *crawlOptions) kept(a *app, log *slog.Logger, browser string) store.Options {
	return store.Options{
		Software: "Broadsheet/" + programVersion(), Contact: o.fetch.contact, Compress: warc.Compression(o.pack), Log: log,
		Robots: "classic", // the standard's word for robots.txt, which RFC 9309 wrote down
		Agent:  o.fetch.options(a, log).UserAgent(), Settings: o.settings(browser),
	}
}

// settings are the flags that decide how hosts were treated and what was kept. Paths and
// addresses of the machine are not among them. The browser is the one that renders, "" for
// none.
func (o *crawlOptions) settings(browser string) string {
	obey := []string{"robots.txt"}
	for _, s := range o.manners.signals {
		obey = append(obey, string(s))
	}
	out := []string{
		fmt.Sprintf("delay=%s", o.fetch.delay), fmt.Sprintf("per-host=%d", o.fetch.perHost), fmt.Sprintf("timeout=%s", cmp.Or(o.fetch.timeout, time.Minute)),
		"revisit=" + o.revisit.String(), "obey=" + strings.Join(obey, ","),
	}
	if o.manners.most > 0 {
		out = append(out, fmt.Sprintf("max-bytes-per-day=%d", o.manners.most))
	}
	if browser != "" {
		out = append(out, "browser="+browser)
	}
	return strings.Join(append(out, o.fetch.access.settings()...), " ")
}
