package extract

import (
	"embed"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"sync"

	"github.com/invopop/jsonschema"
)

// The documentation of records and profiles is their fields' comments. Their
// source is part of the program, so the schemas can't drift from it.
//
//go:embed article.go profile.go profilepace.go layout.go identity.go discovery.go
var sources embed.FS

// ArticleSchema returns the JSON Schema (2020-12) of [Article], indented.
func ArticleSchema() []byte { return articleSchema() }

// ProfileSchema returns the JSON Schema (2020-12) of profiles, for editors.
func ProfileSchema() []byte { return profileSchema() }

var articleSchema = sync.OnceValue(func() []byte {
	s := reflector("article.go").Reflect(&Article{})
	s.ID = "https://broadsheet.example/schema/article/1"
	s.Title = Schema
	return indented(s)
})

var profileSchema = sync.OnceValue(func() []byte {
	s := reflector("profile.go", "profilepace.go", "layout.go", "identity.go", "discovery.go").Reflect(&profileSpec{})
	s.ID = "https://broadsheet.example/schema/profile/1"
	s.Title = "broadsheet/profile/1"
	return indented(s)
})

func reflector(files ...string) *jsonschema.Reflector {
	comments := map[string]string{}
	for _, file := range files {
		addComments(comments, file)
	}
	return &jsonschema.Reflector{
		CommentMap: comments,
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			switch t {
			case reflect.TypeFor[selectors]():
				text := &jsonschema.Schema{Type: "string"}
				return &jsonschema.Schema{
					OneOf:       []*jsonschema.Schema{text, {Type: "array", Items: text}},
					Description: `A CSS selector, "CSS @attribute", or a list of alternatives`,
				}
			case reflect.TypeFor[revisitSpec]():
				return &jsonschema.Schema{Type: "string", Pattern: `^\s*\d+\w+(\s*,\s*\d+\w+)*(\s*,\s*stop\s+\d+\w+)?\s*$`}
			case reflect.TypeFor[pattern](), reflect.TypeFor[zone](), reflect.TypeFor[printedDate](), reflect.TypeFor[span](), reflect.TypeFor[dayHours]():
				return &jsonschema.Schema{Type: "string"}
			case reflect.TypeFor[byteSize]():
				return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "integer"}}}
			}
			return nil
		},
	}
}

// addComments maps "package.Type.Field" to the field's comment.
func addComments(out map[string]string, name string) {
	source, err := sources.ReadFile(name)
	if err != nil {
		panic(err) // the name is a constant
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
	if err != nil {
		panic(err) // the compiler has read the same text
	}
	prefix := reflect.TypeFor[Article]().PkgPath() + "."
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			if ts, ok := spec.(*ast.TypeSpec); ok {
				out[prefix+ts.Name.Name] = oneLine(gen.Doc.Text())
				fieldComments(out, prefix, ts)
			}
		}
	}
}

// fieldComments adds those of a struct's fields.
func fieldComments(out map[string]string, prefix string, ts *ast.TypeSpec) {
	st, ok := ts.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range st.Fields.List {
		for _, name := range f.Names {
			out[prefix+ts.Name.Name+"."+name.Name] = oneLine(f.Doc.Text())
		}
	}
}

// oneLine is a comment without line breaks and the brackets of Go's links.
func oneLine(s string) string {
	return strings.NewReplacer("[", "", "]", "").Replace(strings.Join(strings.Fields(s), " "))
}

func indented(s *jsonschema.Schema) []byte {
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // the type is ours
	}
	return append(out, '\n')
}
