package main

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
	"broadsheet/scraper/access"
)

// An accessFile is the file of --access.
type accessFile struct {
	Proxy *accessProxy `yaml:"proxy"`
	Hosts []accessHost `yaml:"hosts"`
}

// An accessProxy is a proxy that wants a password.
type accessProxy struct {
	URL      accessText `yaml:"url"`
	User     accessText `yaml:"user"`
	Password accessText `yaml:"password"`
}

// An accessHost is what one host is shown.
type accessHost struct {
	Host     accessText    `yaml:"host"`
	User     accessText    `yaml:"user"`
	Password accessText    `yaml:"password"`
	Headers  accessHeaders `yaml:"headers"`
	Plain    bool          `yaml:"plain_http"`
}

// An accessText is a text in which ${NAME} stands for a variable of the environment.
type accessText struct {
	node ast.Node
	text string
}

// UnmarshalYAML keeps text and place.
func (t *accessText) UnmarshalYAML(n ast.Node) error {
	text, err := strict.Text(n)
	if err != nil {
		return strict.At(n, errors.New(noText))
	}
	t.node, t.text = n, text.Value
	return nil
}

// accessHeaders are headers in their order.
type accessHeaders []accessHeader

type accessHeader struct {
	key   ast.Node
	name  string
	value accessText
}

// UnmarshalYAML reads a mapping.
func (h *accessHeaders) UnmarshalYAML(n ast.Node) error {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		return strict.At(n, errors.New(noHeaders))
	}
	for _, p := range pairs {
		one := accessHeader{key: p.Key, name: p.Key.GetToken().Value}
		if err := one.value.UnmarshalYAML(p.Value); err != nil {
			return err
		}
		*h = append(*h, one)
	}
	return nil
}

// readAccess reads the file. What is wrong is told with line and column, but without the
// line itself.
func (f *accessFlags) readAccess(name string, getenv func(string) string) error {
	src, err := access.ReadFile(name)
	if err != nil {
		return usagef("--access: %w", err)
	}
	var file accessFile
	if err := strict.Decode(name, src, oneDocument, &file); err != nil {
		return silenced(err)
	}
	wrong := func(at ast.Node, words string, err error) error {
		if err == nil {
			return nil
		}
		place := strict.NewError(name, src, nil, words+": "+err.Error())
		if at != nil {
			place = strict.NewError(name, src, strict.TokenOf(at), err.Error())
			place.Source = "" // it may hold a secret
		}
		return place
	}
	if p := file.Proxy; p != nil {
		if at, err := f.addProxy(p, getenv); err != nil {
			return wrong(at, "proxy", err)
		}
	}
	for i := range file.Hosts {
		if at, err := file.Hosts[i].addTo(f.keys, getenv); err != nil {
			return wrong(at, fmt.Sprintf("host %d", i+1), err)
		}
	}
	if file.Proxy == nil && len(file.Hosts) == 0 {
		return usagef("--access %s: it gives nothing: it has neither \"hosts\" nor \"proxy\"", name)
	}
	return nil
}

// addProxy takes the proxy of the file. With an error comes the node that it is about.
func (f *accessFlags) addProxy(p *accessProxy, getenv func(string) string) (ast.Node, error) {
	text, err := p.URL.expand(getenv)
	if err != nil {
		return p.URL.node, err
	}
	u, err := proxyOf(text)
	switch {
	case err != nil:
		return p.URL.node, err
	case u.User != nil:
		return p.URL.node, errors.New("its user and password are keys of their own")
	case f.viaScheme != "" && f.proxy != u.String():
		return p.URL.node, errors.New("--proxy names another one")
	case (p.User.text == "") != (p.Password.text == ""):
		return p.URL.node, errPair
	}
	if p.User.text != "" {
		user, err := p.User.expand(getenv)
		if err != nil {
			return p.User.node, err
		}
		password, err := p.Password.expand(getenv)
		if err != nil {
			return p.Password.node, err
		}
		u.User = url.UserPassword(user, password)
	}
	f.setProxy(u)
	return nil, nil
}

var errPair = errors.New("user and password belong together")

// addTo adds a host to keys. With an error comes the node that it is about, nil for the
// host as a whole.
func (h *accessHost) addTo(keys *access.Keys, getenv func(string) string) (ast.Node, error) {
	out := access.Host{Name: h.Host.text, Plain: h.Plain}
	if (h.User.text == "") != (h.Password.text == "") {
		return h.Host.node, errPair
	}
	if h.User.text != "" {
		user, err := h.User.expand(getenv)
		if err != nil {
			return h.User.node, err
		}
		password, err := h.Password.expand(getenv)
		if err == nil {
			err = out.SetBasic(user, password)
		}
		if err != nil {
			return h.Password.node, err
		}
	}
	for _, header := range h.Headers {
		value, err := header.value.expand(getenv)
		if err == nil {
			err = out.Set(header.name, value)
		}
		if err != nil {
			return header.key, err
		}
	}
	if len(out.Header) == 0 {
		return h.Host.node, errors.New("nothing is given for this host: give user and password, or headers")
	}
	return h.Host.node, keys.AddHost(out)
}

var variable = regexp.MustCompile(`\$\{[^}]*\}`)

// expand puts in the variables that a text names.
func (t *accessText) expand(getenv func(string) string) (string, error) {
	var missing error
	out := variable.ReplaceAllStringFunc(t.text, func(ref string) string {
		name := strings.Trim(ref, "${}")
		value := getenv(name)
		if value == "" && missing == nil {
			missing = fmt.Errorf("the variable %s of the environment is empty or not set", name)
		}
		return value
	})
	return out, missing
}

// What may be wrong before the values are looked at, in words that hold none of them.
const (
	noText      = "a text is wanted here; put one that is a number into quotes"
	noHeaders   = "names of headers with their values are wanted here"
	oneDocument = "there is one YAML document in such a file"
	noBool      = "true or false is wanted here"
	noKey       = "this is no key of such a file: they are proxy with url, user and password, and hosts with host, user, password, headers and plain_http"
	noYAML      = "this isn't understood"
)

// silenced is an error of reading a file of secrets without what stands there: readers of
// YAML repeat it in many ways.
func silenced(err error) error {
	e, ok := errors.AsType[*strict.Error](err)
	if !ok {
		return errors.New("the file of --access can't be read")
	}
	quiet := strict.Error{File: e.File, Line: e.Line, Column: e.Column, Msg: noYAML}
	switch {
	case slices.Contains([]string{noText, noHeaders, oneDocument, noBool}, e.Msg):
		quiet.Msg = e.Msg
	case strings.HasPrefix(e.Msg, "unknown field"):
		quiet.Msg = noKey
	}
	return &quiet
}
