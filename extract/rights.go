package extract

import (
	"slices"
	"strings"
)

// robotAgents are the agents that pages address by a meta element of their name.
var robotAgents = []string{
	"googlebot", "googlebot-news", "googlebot-image", "google-extended", "bingbot", "msnbot", "slurp", "yandex", "baiduspider", "duckduckbot",
	"applebot", "applebot-extended", "gptbot", "chatgpt-user", "oai-searchbot", "ccbot", "claudebot", "anthropic-ai", "perplexitybot", "amazonbot", "bytespider",
}

// readRights notes the rights signals as they are stated, from the page and from
// the response's header.
func (r *reading) readRights() {
	var stated []string
	for _, content := range r.metas["robots"] {
		stated = append(stated, directives(content, "")...)
	}
	for _, agent := range robotAgents {
		for _, content := range r.metas[agent] {
			stated = append(stated, directives(content, agent+": ")...)
		}
	}
	out := Rights{Robots: unique(stated), XRobotsTag: unique(r.page.Header["X-Robots-Tag"])}
	reservation, _ := r.meta("tdm-reservation")
	policy, _ := r.meta("tdm-policy")
	out.TDMReservation = firstText(append(slices.Clone(r.page.Header["Tdm-Reservation"]), reservation)...)
	out.TDMPolicy = firstText(append(slices.Clone(r.page.Header["Tdm-Policy"]), policy)...)
	if out.Robots == nil && out.XRobotsTag == nil && out.TDMReservation == "" && out.TDMPolicy == "" {
		return
	}
	r.art.Rights = &out
	r.took("rights", "generic:signals")
}

// directives splits a robots element's content. What follows a colon, a date
// with commas say, stays with its directive.
func directives(content, prefix string) []string {
	var out []string
	for part := range strings.SplitSeq(clip(content, 1000), ",") {
		if part = strings.ToLower(fold(part)); part != "" {
			out = append(out, prefix+part)
		}
	}
	return out
}

// firstText returns the first text that isn't blank.
func firstText(list ...string) string {
	for _, s := range list {
		if s = fold(s); s != "" {
			return s
		}
	}
	return ""
}
