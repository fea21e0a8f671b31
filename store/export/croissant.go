package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/store/choose"
)

// A Description is what a catalogue wants to know that records don't say. What is
// empty is left out, or said in general words.
type Description struct {
	Name    string // a short name without blanks is best
	Text    string
	URL     string // the page of the data set
	License string // an address; rightsNotEvaluated where it is empty
	Creator string // a person or an organization
	Cite    string // how to cite it
}

// rightsNotEvaluated is the statement for works whose rights nobody has looked into
// (RightsStatements.org). The articles belong to their publishers.
const rightsNotEvaluated = "http://rightsstatements.org/vocab/CNE/1.0/"

// croissantContext is the context that Croissant 1.0 asks for, as its text has it.
const croissantContext = `{"@language":"en","@vocab":"https://schema.org/","citeAs":"cr:citeAs","column":"cr:column","conformsTo":"dct:conformsTo",` +
	`"cr":"http://mlcommons.org/croissant/","rai":"http://mlcommons.org/croissant/RAI/","data":{"@id":"cr:data","@type":"@json"},` +
	`"dataType":{"@id":"cr:dataType","@type":"@vocab"},"dct":"http://purl.org/dc/terms/","examples":{"@id":"cr:examples","@type":"@json"},` +
	`"extract":"cr:extract","field":"cr:field","fileProperty":"cr:fileProperty","fileObject":"cr:fileObject","fileSet":"cr:fileSet",` +
	`"format":"cr:format","includes":"cr:includes","isLiveDataset":"cr:isLiveDataset","jsonPath":"cr:jsonPath","key":"cr:key","md5":"cr:md5",` +
	`"parentField":"cr:parentField","path":"cr:path","recordSet":"cr:recordSet","references":"cr:references","regex":"cr:regex",` +
	`"repeated":"cr:repeated","replace":"cr:replace","sc":"https://schema.org/","separator":"cr:separator","source":"cr:source",` +
	`"subField":"cr:subField","transform":"cr:transform"}`

// A croissant is a data set in Croissant 1.0 (MLCommons, 2024), a form of schema.org
// that tells programs how to load it.
type croissant struct {
	Context      json.RawMessage `json:"@context"`
	Type         string          `json:"@type"`
	ConformsTo   string          `json:"conformsTo"`
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	License      string          `json:"license"`
	URL          string          `json:"url,omitempty"`
	Creator      *agent          `json:"creator,omitempty"`
	CiteAs       string          `json:"citeAs,omitempty"`
	Published    string          `json:"datePublished,omitempty"`
	Version      string          `json:"version"`
	Distribution []resource      `json:"distribution"`
	RecordSet    []recordSet     `json:"recordSet,omitempty"`
}

// An agent is who made a data set.
type agent struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// A resource is a file, or all files whose names are alike.
type resource struct {
	Type     string   `json:"@type"`
	ID       string   `json:"@id"`
	Name     string   `json:"name"`
	URL      string   `json:"contentUrl,omitempty"`
	Size     string   `json:"contentSize,omitempty"`
	Format   string   `json:"encodingFormat"`
	SHA256   string   `json:"sha256,omitempty"`
	Includes []string `json:"includes,omitempty"`
}

type recordSet struct {
	Type        string           `json:"@type"`
	ID          string           `json:"@id"`
	Name        string           `json:"name"`
	Description string           `json:"description"`
	Key         ref              `json:"key"`
	Field       []croissantField `json:"field"`
}

type ref struct {
	ID string `json:"@id"`
}

type croissantField struct {
	Type     string           `json:"@type"`
	ID       string           `json:"@id"`
	Name     string           `json:"name"`
	About    string           `json:"description,omitempty"`
	DataType string           `json:"dataType,omitempty"`
	Repeated bool             `json:"repeated,omitempty"`
	Source   *fieldSource     `json:"source,omitempty"`
	SubField []croissantField `json:"subField,omitempty"`
}

type fieldSource struct {
	FileObject *ref              `json:"fileObject,omitempty"`
	FileSet    *ref              `json:"fileSet,omitempty"`
	Extract    map[string]string `json:"extract"`
	Transform  map[string]string `json:"transform,omitempty"`
}

// croissant describes what was written.
func (r *folding) croissant(w io.Writer, m *Manifest) error {
	d := &r.Describe
	c := croissant{
		Context: json.RawMessage(croissantContext), Type: "sc:Dataset", ConformsTo: "http://mlcommons.org/croissant/1.0",
		Name: cmp.Or(d.Name, "broadsheet-export"), License: cmp.Or(d.License, rightsNotEvaluated), URL: d.URL, CiteAs: d.Cite, Version: "1.0.0",
		Description: cmp.Or(d.Text, fmt.Sprintf("News articles read from their web pages by %s, a record each (%s): %d records. "+
			"The options that chose them are in %s.", m.Program, m.Schema, m.Records, manifestName)),
	}
	if d.Creator != "" {
		c.Creator = &agent{"sc:Organization", d.Creator}
	}
	if !m.Newest.IsZero() {
		c.Published = m.Newest.Format(time.DateOnly)
	}
	source, err := r.distribution(&c)
	if err != nil {
		return err
	}
	if fields := r.described(source); len(fields) > 0 {
		c.RecordSet = []recordSet{{"cr:RecordSet", "articles", "articles", "Records of the form " + m.Schema + ".", ref{"articles/id"}, fields}}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(&c)
}

// distribution adds the files. Where there is one it is what fields come from, where
// there are several it is the set of them; a file a record has no more than the set.
func (r *folding) distribution(c *croissant) (source fieldSource, err error) {
	format := cmp.Or(r.MediaType, "application/octet-stream")
	if r.Extension == ".jsonl" {
		format = "application/jsonlines" // as Croissant has it
	}
	set := resource{Type: "cr:FileSet", ID: "files", Name: "files", Format: format, Includes: []string{"articles-*" + r.Extension}}
	if r.Each {
		set.Includes = []string{"*/*/*" + r.Extension, "undated/*" + r.Extension}
		c.Distribution = append(c.Distribution, set)
		return source, nil
	}
	err = r.journal.entries(func(e Entry) error {
		c.Distribution = append(c.Distribution, resource{
			Type: "cr:FileObject", ID: e.Name, Name: path.Base(e.Name), URL: e.Name, Size: fmt.Sprintf("%d B", e.Bytes), Format: format, SHA256: e.SHA256,
		})
		return nil
	})
	if r.Split > 0 {
		c.Distribution = append(c.Distribution, set)
		return fieldSource{FileSet: &ref{set.ID}}, err
	}
	return fieldSource{FileObject: &ref{"articles" + r.Extension}}, err
}

// described are the fields of the form, none where it has none.
func (r *folding) described(source fieldSource) (out []croissantField) {
	switch {
	case r.Each:
		return nil
	case len(r.Columns) > 0:
		for _, name := range r.Columns {
			source := source
			source.Extract = map[string]string{"column": name}
			out = append(out, columnField(name, source))
		}
		return out
	case r.Extension != ".jsonl" && r.Extension != ".json":
		return nil
	}
	about := abouts()
	for _, f := range choose.Record() {
		if r.Fields.Has(f.Name) {
			field := r.jsonField("articles", &f, source, nil)
			field.About = about[f.Name]
			out = append(out, field)
		}
	}
	return out
}

// columnField is a column of a table: a text, but where the record's field of its
// name is no list and something else.
func columnField(name string, source fieldSource) croissantField {
	field := croissantField{Type: "cr:Field", ID: "articles/" + name, Name: name, About: abouts()[name], DataType: "sc:Text", Source: &source}
	all := choose.Record()
	if i := slices.IndexFunc(all, func(f choose.Field) bool { return f.Name == name }); i >= 0 && !all[i].List && all[i].Type != choose.Object {
		field.DataType = dataType(all[i].Type)
	}
	return field
}

// jsonField is a field of the record, or those in it, each with the way to it: above
// are the fields that it lies in.
func (r *folding) jsonField(prefix string, f *choose.Field, source fieldSource, above []*choose.Field) croissantField {
	out := croissantField{Type: "cr:Field", ID: prefix + "/" + f.Name, Name: f.Name, DataType: dataType(f.Type), Repeated: f.List}
	way := append(slices.Clone(above), f)
	if f.Type == choose.Object {
		for i := range f.Fields {
			out.SubField = append(out.SubField, r.jsonField(out.ID, &f.Fields[i], source, way))
		}
		return out
	}
	switch {
	case r.Extension == ".json":
		source.Extract = map[string]string{"jsonPath": "$[*]" + jsonPath(way)}
	case len(above) > 0:
		source.Extract = map[string]string{"column": above[0].Name}
		source.Transform = map[string]string{"jsonPath": "$" + strings.TrimPrefix(jsonPath(way), "."+above[0].Name)}
	default:
		source.Extract = map[string]string{"column": f.Name}
	}
	out.Source = &source
	return out
}

// jsonPath leads through the fields, over all entries of lists (RFC 9535).
func jsonPath(way []*choose.Field) string {
	var out strings.Builder
	for i, f := range way {
		out.WriteString("." + f.Name)
		if f.List && i < len(way)-1 {
			out.WriteString("[*]")
		}
	}
	return out.String()
}

// dataType is a type as schema.org calls it; an object has none but its fields.
func dataType(t choose.Type) string {
	switch t {
	case choose.Integer:
		return "sc:Integer"
	case choose.Number:
		return "sc:Float"
	case choose.Flag:
		return "sc:Boolean"
	case choose.Time:
		return "sc:DateTime"
	case choose.Object:
		return ""
	default:
		return "sc:Text"
	}
}

// abouts are what the record's schema says of its fields.
func abouts() map[string]string {
	var schema struct {
		Defs map[string]struct {
			Properties map[string]struct {
				Description string `json:"description"`
			} `json:"properties"`
		} `json:"$defs"`
	}
	out := map[string]string{}
	if json.Unmarshal(extract.ArticleSchema(), &schema) != nil {
		return out
	}
	for name, p := range schema.Defs["Article"].Properties {
		out[name] = strings.Join(strings.Fields(p.Description), " ")
	}
	return out
}
