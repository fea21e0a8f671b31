package strict_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/google/go-cmp/cmp"

	"broadsheet/extract/strict"
)

// A mill is what the tests read.
type mill struct {
	Name   string `yaml:"name"`
	Wheels wheels `yaml:"wheels"`
	Stone  *stone `yaml:"stone"`
	Runs   bool   `yaml:"runs"`
}

type stone struct {
	Weight int `yaml:"weight"`
}

type wheels []string

// UnmarshalYAML reads one wheel or more, none of which is square.
func (w *wheels) UnmarshalYAML(node ast.Node) error {
	texts, err := strict.Texts(node)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if t.Value == "square" {
			return strict.At(t, errors.New("a wheel is round"))
		}
		*w = append(*w, t.Value)
	}
	return nil
}

// UnmarshalYAML reads a part of a file by itself.
func (s *stone) UnmarshalYAML(node ast.Node) error {
	type bare stone
	return strict.Node(node, (*bare)(s))
}

func TestDecodeReadsWhatIsUnderstood(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"lines":       "name: Aue\nwheels: [oak, elm]\nstone:\n  weight: 9\nruns: true\n",
		"with a mark": "\ufeffname: Aue\nwheels:\n  - oak\n  - elm\nstone: {weight: 9}\nruns: true\n",
		"one end":     "---\nname: Aue\nwheels:\n- oak\n- elm\nstone: {weight: 9}\nruns: true\n---\n",
	} {
		var m mill
		if err := strict.Decode("mill.yaml", []byte(src), "one mill", &m); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(mill{"Aue", wheels{"oak", "elm"}, &stone{9}, true}, m); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMistakesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"name: Aue\ncolour: Aue\n":             "mill.yaml:2:1: unknown field \"colour\"\n  colour: Aue\n  ^",
		"name: [a]\n":                          "mill.yaml:1:7: a text is wanted here\n  name: [a]\n        ^",
		"runs: perhaps\n":                      "mill.yaml:1:7: true or false is wanted here\n  runs: perhaps\n        ^",
		"wheels: [oak, square]\r\n":            "mill.yaml:1:15: a wheel is round\n  wheels: [oak, square]\n                ^",
		"wheels:\n  a: b\n":                    "mill.yaml:2:3: a text or a list of texts is wanted here\n    a: b\n    ^",
		"wheels: [[oak]]\n":                    "mill.yaml:1:10: a text is wanted here\n  wheels: [[oak]]\n           ^",
		"stone:\n  weight: 9\n  colour: red\n": "mill.yaml:3:3: unknown field \"colour\"\n    colour: red\n    ^",
		"name: Aue\n---\nname: Oberau\n":       "mill.yaml:3:1: one mill\n  name: Oberau\n  ^",
	} {
		var m mill
		err := strict.Decode("mill.yaml", []byte(src), "one mill", &m)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", src, err, want)
		}
	}
}

// TestErrorsOfTheWholeFile have no line, and no caret.
func TestErrorsOfTheWholeFile(t *testing.T) {
	t.Parallel()
	if got := strict.NewError("mill.yaml", nil, nil, "it is empty").Error(); got != "mill.yaml: it is empty" {
		t.Error(got)
	}
	if got := (&strict.Error{File: "mill.yaml", Line: 4, Column: 2, Msg: "gone"}).Error(); got != "mill.yaml:4:2: gone" {
		t.Error(got)
	}
}

// FuzzDecode: whatever a file holds, an error is one of ours and nothing panics.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"name: Aue\nwheels: oak\n", "wheels: &a [*a]\n", "? !!binary\n: - ", "stone: {weight: 99999999999999999999}", "\ufeff---\n---\nx"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		var m mill
		err := strict.Decode("mill.yaml", []byte(src), "one mill", &m)
		if err == nil {
			return
		}
		own, ok := errors.AsType[*strict.Error](err)
		if !ok || own.Msg == "" || !strings.HasPrefix(err.Error(), "mill.yaml:") {
			t.Errorf("%q: %v", src, err)
		}
	})
}
