package changes

import "broadsheet/extract"

// images compares the pictures of two revisions: one of the same address, or else of
// the same caption, is the same picture.
func images(old, now []extract.Image) (out []Image) {
	pairs := samePictures(old, now)
	stays := steady(pairs, func(pair) int { return 1 })
	byNew := map[int]int{}
	isPaired := make([]bool, len(old))
	for k, p := range pairs {
		byNew[p.new], isPaired[p.old] = k, true
	}
	for j, img := range now {
		at := &ImageAt{j, img}
		k, ok := byNew[j]
		if !ok {
			out = append(out, Image{Op: Added, New: at})
			continue
		}
		i := pairs[k].old
		was := &ImageAt{i, old[i]}
		switch {
		case !stays[k]:
			out = append(out, Image{Moved, was, at})
		case old[i] != img:
			out = append(out, Image{Edited, was, at})
		}
	}
	for i, img := range old {
		if !isPaired[i] {
			out = append(out, Image{Op: Removed, Old: &ImageAt{i, img}})
		}
	}
	return out
}

// samePictures pairs pictures; the old places rise.
func samePictures(old, now []extract.Image) (pairs []pair) {
	hasOld, hasNew := make([]bool, len(old)), make([]bool, len(now))
	for _, key := range []func(extract.Image) (key extract.Image, ok bool){
		func(img extract.Image) (extract.Image, bool) { return img, true },
		func(img extract.Image) (extract.Image, bool) { return extract.Image{URL: img.URL}, img.URL != "" },
		func(img extract.Image) (extract.Image, bool) {
			return extract.Image{Caption: img.Caption}, img.Caption != ""
		},
	} {
		places := map[extract.Image][]int{}
		for i, img := range old {
			if k, ok := key(img); ok && !hasOld[i] {
				places[k] = append(places[k], i)
			}
		}
		for j, img := range now {
			k, ok := key(img)
			if list := places[k]; ok && !hasNew[j] && len(list) > 0 {
				pairs = append(pairs, pair{list[0], j})
				hasOld[list[0]], hasNew[j] = true, true
				places[k] = list[1:]
			}
		}
	}
	return sorted(pairs)
}
