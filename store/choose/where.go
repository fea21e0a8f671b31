package choose

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"broadsheet/extract"
)

// functions are those of the library that an expression may use. What grows without
// a bound, looks at the clock or at the machine is not among them.
var functions = []string{
	"all", "any", "none", "one", "count", "filter", "map", "sum", "len", "lower", "upper", "trim", "duration",
}

// What an expression may cost: so many nodes, and one loop inside another. A record
// costs at most about nodes times the square of its longest list.
const (
	maxNodes = 500
	maxLoops = 2
)

// A Where is a condition on a record: an expression of expr-lang over the fields of
// the record under their JSON names. A field that a record doesn't have is an empty
// text, an empty list, 0, false, a time before all others. docs/exports-choosing.md
// describes the language.
type Where struct {
	program *vm.Program
	fields  []Field // those that it asks for
}

// ParseWhere compiles an expression. Its errors say the column.
func ParseWhere(text string) (*Where, error) {
	guard := &guard{asked: map[string]bool{}}
	options := []expr.Option{
		expr.Env(typesOf(Record())), expr.AsBool(), expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes), expr.Patch(guard),
		expr.Function("known", known, new(func(any) bool)), expr.Function("date", date, new(func(string) time.Time)),
	}
	for _, name := range functions {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(text, options...)
	if guard.err != nil {
		err = guard.err
	}
	if err != nil {
		return nil, placed(text, err)
	}
	w := &Where{program: program}
	for _, f := range Record() {
		if guard.asked[f.Name] {
			w.fields = append(w.fields, f)
		}
	}
	return w, nil
}

// Match reports whether the condition holds for a record. It fails where the
// expression does: a list has no such entry, a text is no date.
func (w *Where) Match(art *extract.Article) (bool, error) {
	values := make(map[string]any, len(w.fields))
	v := reflect.ValueOf(art).Elem()
	for i := range w.fields {
		values[w.fields[i].Name] = w.fields[i].value(v.Field(w.fields[i].index))
	}
	out, err := expr.Run(w.program, values)
	if err != nil {
		return false, fmt.Errorf("the condition fails at %w", placed("", err))
	}
	return out == true, nil
}

// date is the function of that name: a day's beginning in UTC, or an instant.
func date(args ...any) (any, error) {
	text, _ := args[0].(string)
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	return nil, fmt.Errorf("%q is no day such as 2019-04-23, nor a time such as 2019-04-23T07:41:00+02:00", text)
}

// A guard notes the names that an expression asks for and refuses what would let it
// cost more than it looks.
type guard struct {
	asked map[string]bool
	err   error
}

// Visit is asked for each node, those inside it first.
func (g *guard) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		g.asked[n.Value] = true
		if n.Value == "$env" {
			g.refuse(n, "$env is not offered: name a field")
		}
	case *ast.VariableDeclaratorNode:
		g.refuse(n, "let is not offered: write the value where it is wanted")
	case *ast.BinaryNode:
		if n.Operator == ".." {
			g.refuse(n, "ranges are not offered")
		}
	case *ast.CallNode:
		g.checkDate(n)
	case *ast.PredicateNode:
		if nested(n.Node, maxLoops) {
			g.refuse(n, fmt.Sprintf("more than %d loops in each other", maxLoops))
		}
	}
}

// checkDate tells of a date that is none before any record is read.
func (g *guard) checkDate(call *ast.CallNode) {
	name, ok := call.Callee.(*ast.IdentifierNode)
	if !ok || name.Value != "date" || len(call.Arguments) != 1 {
		return
	}
	if text, ok := call.Arguments[0].(*ast.StringNode); ok {
		if _, err := date(text.Value); err != nil {
			g.refuse(text, err.Error())
		}
	}
}

func (g *guard) refuse(node ast.Node, why string) {
	if g.err == nil {
		g.err = &file.Error{Location: node.Location(), Message: why}
	}
}

// nested reports whether so many conditions of loops lie in each other.
func nested(node ast.Node, depth int) bool {
	return ast.Find(node, func(n ast.Node) bool {
		p, ok := n.(*ast.PredicateNode)
		return ok && (depth == 1 || nested(p.Node, depth-1))
	}) != nil
}

// unknownName finds the name in what the library says of one that it doesn't know.
var unknownName = regexp.MustCompile(`^(?:unknown name|unknown field|type .* has no field) (\S+)$`)

// placed says where in an expression an error is, in one line.
func placed(text string, err error) error {
	at, ok := errors.AsType[*file.Error](err)
	if !ok {
		return errors.New(strings.Join(strings.Fields(strings.Replace(err.Error(), "expected bool", "it is no condition: expected bool", 1)), " "))
	}
	if text != "" {
		at = at.Bind(file.NewSource(text))
	}
	cause := error(&saidError{strings.Join(strings.Fields(at.Message), " ")})
	if m := unknownName.FindStringSubmatch(at.Message); m != nil {
		cause = &NameError{"field or function", m[1], Near(m[1])}
	}
	if at.Line > 1 {
		return fmt.Errorf("line %d, column %d: %w", at.Line, at.Column+1, cause)
	}
	return fmt.Errorf("column %d: %w", at.Column+1, cause)
}

// A saidError is what the library says.
type saidError struct{ words string }

// Error gives its words.
func (e *saidError) Error() string { return e.words }
