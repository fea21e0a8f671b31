package extract

import (
	"slices"
	"strings"
)

// robotAgents are the agents that pages address by a meta element of their name.
var robotAgents = []string{
	ownAgent,
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
	out.TDMReservation = firstText(slices.Concat(r.page.Header["Tdm-Reservation"], []string{reservation}, r.page.Site["tdm-reservation"])...)
	out.TDMPolicy = firstText(slices.Concat(r.page.Header["Tdm-Policy"], []string{policy}, r.page.Site["tdm-policy"])...)
	out.Signals = r.page.signals()
	if out.Robots == nil && out.XRobotsTag == nil && out.TDMReservation == "" && out.TDMPolicy == "" && out.Signals == nil {
		return
	}
	r.art.Rights = &out
	r.took("rights", "generic:signals")
}

// signals are wishes about machines that stand outside the page.
func (p Page) signals() []string {
	var out []string
	for _, name := range []string{"Content-Signal", "Content-Usage"} {
		for _, value := range p.Header[name] {
			if value = strings.ToLower(fold(clip(value, 1000))); value != "" {
				out = append(out, "header: "+strings.ToLower(name)+": "+value)
			}
		}
	}
	for _, signal := range p.Site["signals"] {
		if signal = fold(clip(signal, 1000)); signal != "" {
			out = append(out, signal)
		}
	}
	return unique(out)
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
