package main_test

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
)

// TestAccessMistakesHaveTheirPlace, and are told without what stands there.
func TestAccessMistakesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	const host = "hosts:\n  - host: paper.example\n"
	for name, c := range map[string]struct{ file, words string }{
		"unknown key":         {host + "    pasword: tidetable\n", `access.yaml:3:5: this is no key of such a file: they are `},
		"unknown top key":     {"host: tidetable\n", `access.yaml:1:1: this is no key of such a file`},
		"nothing":             {"{}\n", `--access access.yaml: it gives nothing: it has neither "hosts" nor "proxy"$`},
		"nothing of a host":   {host, `access.yaml:2:11: nothing is given for this host`},
		"half a pair":         {host + "    user: tidetable\n", `access.yaml:2:11: user and password belong together$`},
		"a number":            {host + "    user: anna\n    password: 8151234\n", `access.yaml:4:15: a text is wanted here; put one that is a number into quotes$`},
		"unset variable":      {host + "    headers:\n      X-Key: Bearer ${TIDE_TABLE}\n", `access.yaml:4:7: the variable TIDE_TABLE of the environment is empty or not set$`},
		"unset password":      {host + "    user: anna\n    password: ${TIDE_TABLE}\n", `access.yaml:4:15: the variable TIDE_TABLE of the environment`},
		"no header":           {host + "    headers: {User-Agent: tidetable}\n", `access.yaml:3:15: the header User-Agent is not yours to give`},
		"two forms":           {host + "    user: anna\n    password: tidetable\n    headers: {authorization: tidetable}\n", `access.yaml:5:15: the header Authorization is there twice$`},
		"a list of headers":   {host + "    headers: [tidetable]\n", `access.yaml:3:14: names of headers with their values are wanted here$`},
		"a header of headers": {host + "    headers: {X-Key: {a: tidetable}}\n", `access.yaml:3:\d+: a text is wanted here`},
		"no host":             {"hosts: [{host: 'https://paper.example/tidetable', user: a, password: b}]\n", `access.yaml:1:16: a host is wanted, such as`},
		"a host twice":        {"hosts: [{host: paper.example, user: a, password: b}, {host: Paper.example, user: a, password: tidetable}]\n", `access.yaml:1:61: host paper.example is there twice$`},
		"hosts of strangers":  {"hosts: [{host: '*.co.uk', user: a, password: tidetable}]\n", `access.yaml:1:16: \*.co.uk would be the hosts of strangers$`},
		"a list for yes":      {host + "    plain_http: [tidetable]\n", `access.yaml:3:17: true or false is wanted here$`},
		"broken quotes":       {host + "    user: anna\n    password: \"tidetable\n", `access.yaml:4:\d+: this isn't understood$`},
		"broken nesting":      {host + "    user: anna\n   password: tidetable\n", `access.yaml:\d+:\d+: `},
		"a tab":               {host + "\tpassword: tidetable\n", `access.yaml:\d+:\d+: `},
		"no colon":            {host + "    tidetable\n", `access.yaml:\d+:\d+: `},
		"two documents":       {host + "    user: a\n    password: tidetable\n---\na: 1\n", `access.yaml:6:1: there is one YAML document in such a file$`},
		"proxy of no scheme":  {"proxy: {url: 'anna:tidetable@127.0.0.1:3128'}\n", `access.yaml:1:14: give an address such as http://proxy.example.org:3128`},
		"proxy with a user":   {"proxy: {url: 'http://anna:tidetable@127.0.0.1:3128'}\n", `access.yaml:1:14: its user and password are keys of their own$`},
		"proxy of https":      {"proxy: {url: 'https://127.0.0.1:3128', user: a, password: tidetable}\n", `access.yaml:1:14: a proxy of https:// is not one of http://, socks5:// and socks5h://$`},
		"proxy of half":       {"proxy: {url: 'http://127.0.0.1:3128', password: tidetable}\n", `access.yaml:1:14: user and password belong together$`},
		"proxy of nothing":    {"proxy: {password: tidetable}\n", `access.yaml: proxy: give an address such as`},
		"host of nothing":     {"hosts: [{password: tidetable, user: a}]\n", `access.yaml: host 1: a host is wanted`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, map[string]string{"access.yaml": c.file})
			r := run(t, dir, "crawl", "--access", "access.yaml", "http://paper.example/")
			if r.code != 1 && r.code != 2 {
				t.Errorf("exit code %d", r.code)
			}
			if r.want(t, r.code, c.words); strings.Contains(r.words, "tidetable") {
				t.Errorf("the secret is told: %s", r.words)
			}
			if _, err := os.Stat(filepath.Join(dir, "archive")); err == nil {
				t.Error("an archive was made")
			}
		})
	}
}

// TestAccessErrorsRepeatNoSecret wherever a file is broken.
func TestAccessErrorsRepeatNoSecret(t *testing.T) {
	t.Parallel()
	const secret = "tidetable0815"
	whole := "proxy: {url: 'http://127.0.0.1:3128', user: pilot, password: " + secret + "}\nhosts:\n  - host: paper.example\n    user: anna\n    password: \"" + secret + "\"\n    headers:\n      X-Key: " + secret + "\n"
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		file := whole
		for range rapid.IntRange(1, 3).Draw(t, "cuts") {
			at := rapid.IntRange(0, len(file)).Draw(t, "at")
			to := min(len(file), at+rapid.IntRange(0, 3).Draw(t, "length"))
			file = file[:at] + rapid.StringOfN(rapid.RuneFrom([]rune("\n\t \"':{}[]-&*!|>%@`#,?a")), 0, 2, -1).Draw(t, "by") + file[to:]
		}
		name := filepath.Join(dir, "access.yaml")
		if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		for i := 0; i+6 <= len(secret); i++ {
			if err := main.ReadAccess(name); err != nil && strings.Contains(err.Error(), secret[i:i+6]) {
				t.Fatalf("%s\n%v", file, err)
			}
		}
	})
}

// TestFilesOfSecretsAreTheUsersAlone: what others can read is refused, with what to do.
func TestFilesOfSecretsAreTheUsersAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("what a mode says is not who may read")
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"cookies.txt": "a.example\tFALSE\t/\tFALSE\t0\tsid\tx\n", "old.txt": "a.example\tFALSE\t/\tFALSE\t100\tsid\tx\n", "access.yaml": "hosts: [{host: a.example, user: a, password: b}]\n"})
	for _, file := range []string{"cookies.txt", "access.yaml"} {
		if err := os.Chmod(filepath.Join(dir, file), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(t, dir, "crawl", "--cookies", "cookies.txt", "http://a.example/").want(t, 2, `--cookies: cookies.txt: others can read it \(mode 0644\), and it holds secrets: make it yours alone with 'chmod 600 cookies.txt'$`)
	run(t, dir, "discover", "--access", "access.yaml", "a.example").want(t, 2, `--access: access.yaml: others can read it .*'chmod 600 access.yaml'$`)
	run(t, dir, "extract", "--cookies", "none.txt", "http://a.example/").want(t, 2, `--cookies: none.txt: there is no such file$`)
	run(t, dir, "crawl", "--cookies", "old.txt", "http://a.example/").want(t, 2, `--cookies old.txt: all of it has expired, 1 cookie: log in anew with your browser`)
	write(t, dir, map[string]string{"job.yaml": "defaults: {access: access.yaml}\ncrawl: [{sites: [a.example]}]\n"})
	run(t, dir, "job", "check", "job.yaml").want(t, 1, `job.yaml:2:10: --access: \S*access.yaml: others can read it`)
}

// TestPasswordsOpenASite with secrets of the environment, over http where that was asked
// for.
func TestPasswordsOpenASite(t *testing.T) {
	t.Parallel()
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("anna:tide table"))
	site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != want {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			site(w, r)
		}
	})
	dir, at := t.TempDir(), strings.TrimPrefix(site.URL, "http://")
	file := "hosts: [{host: '" + at + "', user: anna, password: '${TIDE}', plain_http: true}]\n"
	write(t, dir, map[string]string{"access.yaml": file, "safe.yaml": strings.Replace(file, ", plain_http: true", "", 1)})
	env := []string{"TIDE=tide table"}
	runWith(t, dir, "", env, local("--access", "safe.yaml", site.URL+"/ferry")...).want(t, 3, `^gave up +\S+/ferry: the server answered 401`)
	runWith(t, dir, "", env, local("--access", "access.yaml", "--revisit", "0", site.URL+"/ferry")...).want(t, 0, `^kept +\S+/ferry$`)
	runWith(t, dir, "", []string{"TIDE="}, local("--access", "access.yaml", site.URL+"/ferry")...).want(t, 1, `access.yaml:1:\d+: the variable TIDE of the environment is empty or not set$`)
}
