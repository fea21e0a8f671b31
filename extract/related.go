package extract

import (
	"slices"

	"golang.org/x/net/html"
)

// readRelated groups teasers by the label before them. Labels and teasers are
// matched in document order, since a site may put them into different modules.
func readRelated(r *reading, l *layout) {
	for i := range l.Related {
		r.readGroups(&l.Related[i])
	}
}

func (r *reading) readGroups(spec *relatedSpec) {
	labels, _ := r.ix.findAny(spec.Label)
	teasers, s := r.ix.findAny(spec.Each)
	if s == nil {
		return
	}
	isLabel := map[*html.Node]bool{}
	for _, n := range labels {
		isLabel[n] = true
	}
	all := slices.Concat(labels, teasers)
	r.ix.sort(all)
	var group *Group
	for _, n := range all {
		switch {
		case isLabel[n]:
			group = &Group{Group: r.text(n)}
			if group.Group == "" || slices.Contains(spec.Ignore, group.Group) {
				group = nil
			}
		case group != nil:
			if t := r.teaser(n, spec); t.Headline != "" || t.URL != "" {
				group.Items = append(group.Items, t)
				if len(group.Items) == 1 {
					r.art.Related = append(r.art.Related, *group)
				}
				r.art.Related[len(r.art.Related)-1] = *group
			}
		}
	}
	if len(r.art.Related) > 0 {
		r.took("related", "css:"+s.source)
	}
}

// teaser reads one teaser.
func (r *reading) teaser(n *html.Node, spec *relatedSpec) Teaser {
	t := Teaser{
		Kicker: r.valueIn(n, spec.Kicker), Headline: r.valueIn(n, spec.Headline), Teaser: r.valueIn(n, spec.Teaser),
		URL: r.absolute(r.valueIn(n, spec.URL)), Author: r.valueIn(n, spec.Author), Published: r.valueIn(n, spec.Published),
		Paid: r.has(n, spec.Paid),
	}
	img := TeaserImage{URL: r.absolute(r.valueIn(n, spec.ImageURL)), Alt: r.valueIn(n, spec.ImageAlt)}
	if img != (TeaserImage{}) {
		t.Image = &img
	}
	switch {
	case r.has(n, spec.Video):
		t.Media = Video
	case r.has(n, spec.Gallery):
		t.Media = Gallery
	case r.has(n, spec.Audio):
		t.Media = Audio
	}
	return t
}
