package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// vendorMarks are pieces of ids, classes, addresses and scripts that the makers of
// walls leave on the pages which they put in the place of others. Some of these
// scripts run behind stories too, so marks count on small pages only.
var vendorMarks = []struct {
	mark string
	kind Reason
}{
	{"cf-challenge", ReasonChallenge},
	{"cf-browser-verification", ReasonChallenge},
	{"cf-error-details", ReasonChallenge},
	{"cf_chl_", ReasonChallenge},
	{"/cdn-cgi/challenge-platform/", ReasonChallenge},
	{"cf-turnstile", ReasonChallenge},
	{"px-captcha", ReasonChallenge},
	{"captcha.px-", ReasonChallenge},
	{"_pxappid", ReasonChallenge},
	{"captcha-delivery.com", ReasonChallenge},
	{"datadome", ReasonChallenge},
	{"_incapsula_resource", ReasonChallenge},
	{"awswaf", ReasonChallenge},
	{"aws-waf", ReasonChallenge},
	{"ddos-guard", ReasonChallenge},
	{"sucuri_cloudproxy", ReasonChallenge},
	{"distil_", ReasonChallenge},
	{"kpsdk", ReasonChallenge},
	{"perfdrive.com", ReasonChallenge},
	{"sec-if-cpt", ReasonChallenge},
	{"arkoselabs", ReasonChallenge},
	{"g-recaptcha", ReasonChallenge},
	{"h-captcha", ReasonChallenge},
	{"recaptcha/api", ReasonChallenge},
	{"hcaptcha.com", ReasonChallenge},
	{"geetest", ReasonChallenge},
	{"sedoparking", ReasonParked},
	{"parkingcrew", ReasonParked},
	{"bodis.com", ReasonParked},
	{"parklogic", ReasonParked},
	{"domain_parking", ReasonParked},
	{"domainparking", ReasonParked},
	{"adsense/domains", ReasonParked},
}

// mark looks for a vendor's mark on an element.
func (s *surveyor) mark(n *html.Node) {
	for _, a := range n.Attr {
		switch a.Key {
		case "id", "class", "src", "action", "name":
			s.markIn(a.Val)
		}
	}
	if n.DataAtom == atom.Script && n.FirstChild != nil {
		s.markIn(n.FirstChild.Data)
	}
}

func (s *surveyor) markIn(value string) {
	if s.vendor != "" || len(value) < 5 || s.looked > maxLooked {
		return
	}
	s.looked++
	value = strings.ToLower(clip(value, maxMark))
	for i := range vendorMarks {
		if strings.Contains(value, vendorMarks[i].mark) {
			s.vendor = vendorMarks[i].kind
			return
		}
	}
}
