package main_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

// pressArticle is an invented page in the layout that FAZ.NET had for years.
const pressArticle = `<!doctype html><html lang="de"><head><title>Brückenbau: Die längste Planke</title>
<link rel="canonical" href="https://www.faz.net/aktuell/die-laengste-planke-16153034.html"><meta property="og:type" content="article">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Die längste Planke","datePublished":"2019-04-23T07:12:00+02:00"}</script></head><body>
<article class="atc"><header><h2><span class="atc-HeadlineEmphasis"><span class="atc-HeadlineEmphasisText">Brückenbau</span><span class="o-VisuallyHidden">: </span></span>
<span class="atc-HeadlineText">Die längste Planke</span></h2></header>
<div class="atc-Intro"><p class="atc-IntroText">Zwölf Zimmerleute haben den Steg über die Aue geschlagen. Er hält auch Fuhrwerke aus.</p></div>
<div class="atc-Text"><p class="atc-TextParagraph">Am Morgen lag noch Reif auf den Balken. Gegen Mittag ging die erste Ziege hinüber, und niemand hatte sie gerufen.</p>
<p class="atc-TextParagraph">Das Holz stammt aus dem Gemeindewald. Die Nägel hat der Schmied von Oberau gespendet, vierhundert Stück.</p></div></article></body></html>`

// press starts a server that is www.faz.net to the program, https and all, and
// returns the environment that leads there. Whatever the examples of help and
// README ask for is an invented page on it.
func press(t *testing.T) (env []string) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if list, ok := pressLists(r.URL.Path); ok {
			w.Header().Set("Content-Type", "text/xml; charset=utf-8")
			_, _ = io.WriteString(w, list)
			return
		}
		switch r.URL.Path {
		case "/-gpf-9m7re":
			http.Redirect(w, r, "/aktuell/die-laengste-planke-16153034.html", http.StatusMovedPermanently)
		case "/robots.txt":
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, pressArticle)
		}
	}))
	cert, authority := certificate(t, "www.faz.net")
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	s.StartTLS()
	t.Cleanup(s.Close)
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"SSL_CERT_FILE=" + file, "BROADSHEET_TEST_HOST=www.faz.net:443=" + strings.TrimPrefix(s.URL, "https://")}
}

// pressLists are what names the articles of the press: its feeds and sitemaps. The
// index of a day is a page like any other, with one link.
func pressLists(path string) (list string, ok bool) {
	const address = "https://www.faz.net/aktuell/die-laengste-planke-16153034.html"
	switch {
	case strings.HasPrefix(path, "/rss/"):
		return `<rss version="2.0"><channel><item><link>` + address + `</link><pubDate>` + time.Now().Format(time.RFC1123Z) + `</pubDate></item></channel></rss>`, true
	case strings.HasPrefix(path, "/sitemap"):
		return `<urlset><url><loc>` + address + `</loc><lastmod>2019-04-23</lastmod></url></urlset>`, true
	case strings.HasPrefix(path, "/artikel-chronik/"):
		return `<html><body><a href="/aktuell/die-laengste-planke-16153034.html">Die längste Planke</a></body></html>`, true
	}
	return "", false
}

// certificate makes a certificate that signs itself.
func certificate(t *testing.T, host string) (cert tls.Certificate, authority []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}

// workshop makes a folder with what the examples of help and README name: pages,
// lists of addresses, a profile. The program's archive there is "archive".
func workshop(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir, env = t.TempDir(), press(t)
	const address = "https://www.faz.net/-gpf-9m7re"
	write(t, dir, map[string]string{
		"CC-NEWS-20240101000000-00001.warc.gz": savedWARC(t), "crawl-1.warc.gz": savedWARC(t), "crawl-2.warc.gz": savedWARC(t),
		"page.html": pressArticle, "pages/a.html": pressArticle, "saved-pages/a.html": pressArticle,
		"addresses.txt": "# two forms of one address\n" + address + "\nhttps://www.faz.net/aktuell/die-laengste-planke-16153034.html?page=1\n",
		"job.yaml":      "archive: archive\nschedule: '@hourly'\ndefaults: {contact: you@example.org, delay: 0s}\ncrawl: [{sites: [faz.net]}]\nexport: [{output: articles.jsonl}]\n",
		"cookies.txt":   ".faz.net\tTRUE\t/\tTRUE\t0\tsid\tmoth\n", "access.yaml": "hosts: [{host: www.faz.net, user: anna, password: moth}]\n",
		"rules.yaml":    "rules: [{older_than: 2y, sites: [paper.example]}]\n",
		"addresses.tsv": fmt.Sprintf("a.html\t%s\n", address),
		"mine.yaml":     "name: paper.example\nhosts: [paper.example]\nlayouts: [{name: one, when: article}]\n",
	})
	for _, folder := range []string{".zfunc", ".config/fish/completions", ".local/share/bash-completion/completions"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	env = append(env, "HOME="+dir, "NO_COLOR=1")
	if r := runWith(t, dir, "", env, "crawl", "--delay", "0", address); r.code != 0 {
		t.Fatalf("crawl: %s", r.words)
	}
	if r := runWith(t, dir, "", env, "archive", "backup", "backup"); r.code != 0 {
		t.Fatalf("backup: %s", r.words)
	}
	return dir, env
}

// savedWARC is a file of another crawl with the press's article.
func savedWARC(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	e := warc.Exchange{
		URL: "https://www.faz.net/-gpf-9m7re", At: time.Date(2019, 5, 1, 7, 41, 0, 0, time.UTC),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Body: []byte(pressArticle),
	}
	if _, err := warc.NewWriter(&out, warc.WriterOptions{}).Exchange(e, nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
