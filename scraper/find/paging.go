package find

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// pageWords are the names of the number of a listing's page.
const pageWords = `page|paged|seite|pagina|pag|pg|p|s`

// pagePath is a page's number at the end of a path: /page/2/, /seite-2, -p2.html.
var pagePath = regexp.MustCompile(`(?i)[/_-](?:` + pageWords + `)[/_-]?(\d{1,5})(/|\.html?)?$`)

var pageName = regexp.MustCompile(`(?i)^(?:` + pageWords + `)$`)

// pageNumber is which page of a listing an address is, 1 for the first, and the
// address without that number, which is the same for all.
func pageNumber(u *url.URL) (n int, rest string) {
	n = 1
	query := u.Query()
	for name := range query {
		if i, err := strconv.Atoi(query.Get(name)); err == nil && i > 0 && pageName.MatchString(name) {
			n = i
			query.Del(name)
			break
		}
	}
	path := u.Path
	if m := pagePath.FindStringSubmatchIndex(path); m != nil && n == 1 {
		if i, err := strconv.Atoi(path[m[2]:m[3]]); err == nil && i > 0 {
			n, path = i, path[:m[0]]
			if m[4] >= 0 {
				path += u.Path[m[4]:m[5]]
			}
		}
	}
	return n, u.Host + strings.TrimSuffix(path, "/") + "?" + query.Encode()
}
