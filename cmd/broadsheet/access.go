package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/pflag"

	"broadsheet/scraper"
	"broadsheet/scraper/access"
)

// accessFlags are the flags about how a user gets in, and by which way. Secrets are never
// among their values: who lists processes sees these.
type accessFlags struct {
	cookies []string // files
	file    string

	keys *access.Keys // set by check
}

func (f *accessFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.cookies, "cookies", nil, "send the cookies of this `FILE` of yours: cookies.txt, or a browser's JSON; may be repeated")
	flags.StringVar(&f.file, "access", "", "headers, users and passwords by host, from a YAML `FILE` of yours (docs/access.md)")
}

// check reads the files, so that what is wrong with them is told before anything is
// opened.
func (f *accessFlags) check() error {
	f.keys = &access.Keys{}
	for _, name := range f.cookies {
		if err := f.addCookies(name, time.Now()); err != nil {
			return err
		}
	}
	if f.file == "" {
		return nil
	}
	return f.readAccess(f.file, os.Getenv)
}

// addCookies reads one file.
func (f *accessFlags) addCookies(name string, now time.Time) error {
	src, err := access.ReadFile(name)
	if err != nil {
		return usagef("--cookies: %w", err)
	}
	list, err := access.ParseCookies(src)
	if err != nil {
		return usagef("--cookies %s: %w", name, err)
	}
	if n := f.keys.AddCookies(list, now); n == 0 {
		return usagef("--cookies %s: all of it has expired, %s: log in anew with your browser, and export them again", name, plural(len(list), "cookie"))
	}
	return nil
}

// options adds what the flags ask for to those of a fetcher.
func (f *accessFlags) options(opt scraper.FetchOptions) scraper.FetchOptions {
	if f.keys != nil {
		opt.Credentials = f.keys
	}
	return opt
}

// settings say in captures that their pages are what a user of the site was shown.
func (f *accessFlags) settings() (out []string) {
	if len(f.cookies) > 0 {
		out = append(out, "cookies="+fmt.Sprint(len(f.cookies) > 0))
	}
	return out
}
