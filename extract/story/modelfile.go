package story

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// ModelHead is the first line of a model's file.
const ModelHead = "broadsheet story model 1"

// ReadModel reads a model's file: its head, the names of the features, then lines of
// words with their score and of trees from the root, left before right. A file made
// for other features is an error.
func ReadModel(r io.Reader) (*Model, error) {
	m := &Model{Lexicon: Lexicon{Names: map[uint32]float32{}, Words: map[uint32]float32{}}}
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for line := 1; s.Scan(); line++ {
		if err := m.line(line, s.Text()); err != nil {
			return nil, fmt.Errorf("read model: line %d: %w", line, err)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	m.known = m.Lexicon.vocabulary()
	return m, nil
}

// line reads one line.
func (m *Model) line(number int, text string) error {
	if number == 1 {
		if text != ModelHead {
			return fmt.Errorf("%q is no model of this program", text)
		}
		return nil
	}
	kind, rest, _ := strings.Cut(text, " ")
	switch kind {
	case "features":
		if want := strings.Join(FeatureNames(), " "); rest != want {
			return errors.New("it was made for other features: train it again")
		}
		return nil
	case "sure":
		return m.sure(rest)
	case "name":
		return word(m.Lexicon.Names, rest)
	case "word":
		return word(m.Lexicon.Words, rest)
	case "first":
		return m.First.line(rest, Width)
	case "second":
		return m.Second.line(rest, Stride)
	case "lead":
		return m.Lead.line(rest, Stride+len(OrderNames))
	case "subhead":
		return m.Subhead.line(rest, Stride)
	}
	return fmt.Errorf("%q is none of its lines", kind)
}

// sure reads a point.
func (m *Model) sure(s string) error {
	expected, worth, _ := strings.Cut(s, " ")
	x, err := strconv.ParseFloat(expected, 32)
	if err != nil {
		return err
	}
	y, err := strconv.ParseFloat(worth, 32)
	if n := len(m.Sure); err == nil && n > 0 && m.Sure[n-1][0] >= float32(x) {
		err = fmt.Errorf("%s doesn't rise", expected)
	}
	m.Sure = append(m.Sure, [2]float32{float32(x), float32(y)})
	return err
}

// word reads a word's hash and score.
func word(into map[uint32]float32, s string) error {
	hash, score, _ := strings.Cut(s, " ")
	h, err := strconv.ParseUint(hash, 16, 32)
	if err != nil {
		return err
	}
	v, err := strconv.ParseFloat(score, 32)
	into[uint32(h)] = float32(v)
	return err
}

// line reads a tree over features that are so many, or the bias.
func (f *Forest) line(s string, features int) error {
	if bias, ok := strings.CutPrefix(s, "bias "); ok {
		v, err := strconv.ParseFloat(bias, 32)
		f.bias = float32(v)
		return err
	}
	root := f.plant(1)
	f.roots = append(f.roots, root)
	rest, err := f.grow(root, strings.Fields(s), 0)
	switch {
	case err != nil:
		return err
	case len(rest) > 0:
		return fmt.Errorf("a tree has %d nodes too many", len(rest))
	case len(f.nodes)-root > math.MaxUint16:
		return fmt.Errorf("a tree has more than %d nodes", math.MaxUint16)
	}
	for _, n := range f.nodes[root:] {
		if int(n.feature) >= features {
			return fmt.Errorf("a tree asks for feature %d of %d", n.feature, features)
		}
	}
	return nil
}

// maxDepth bounds the trees.
const maxDepth = 16

// plant makes room for some nodes and returns the first.
func (f *Forest) plant(nodes int) int {
	first := len(f.nodes)
	f.nodes = append(f.nodes, make([]treeNode, nodes)...)
	f.says = append(f.says, make([]float32, nodes)...)
	return first
}

// grow reads a node and what is below it: "feature<cut", or "=value".
func (f *Forest) grow(at int, s []string, depth int) ([]string, error) {
	if len(s) == 0 || depth > maxDepth {
		return nil, errors.New("a tree has no end")
	}
	f.depth = max(f.depth, depth)
	feature, value, isAsking := strings.Cut(s[0], "<")
	if !isAsking {
		leaf, isLeaf := strings.CutPrefix(s[0], "=")
		if !isLeaf {
			return nil, fmt.Errorf("%q is no node", s[0])
		}
		v, err := strconv.ParseFloat(leaf, 32)
		f.nodes[at] = treeNode{cut: float32(math.Inf(-1))}
		f.says[at] = float32(v)
		return s[1:], err
	}
	k, err := strconv.ParseUint(feature, 10, 16)
	if err != nil {
		return nil, err
	}
	v, err := strconv.ParseFloat(value, 32)
	if err != nil {
		return nil, err
	}
	next := f.plant(2)
	f.nodes[at] = treeNode{cut: float32(v), feature: uint16(k), on: uint16(next - at)}
	if s, err = f.grow(next+1, s[1:], depth+1); err != nil {
		return nil, err
	}
	return f.grow(next, s, depth+1)
}
