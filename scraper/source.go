package scraper

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"

	"broadsheet/scraper/warc"
)

// maxFile bounds a page read from a file, in bytes, unpacked.
const maxFile = 64 << 20

// InputOptions are the settings of [Inputs].
type InputOptions struct {
	Stdin io.Reader // what "-" stands for
	URL   string    // the address of the one file that is given
	URLs  string    // a file with the addresses of many: base name, a tab, address
}

// Inputs makes one source of what a user names: addresses, "-" for a list of
// addresses on stdin, HTML files and folders of them, WARC files. What is none of these is an
// error before anything is read.
func Inputs(args []string, opt InputOptions) (Source, error) {
	in := inputs{opt: opt}
	urls, err := readURLs(opt.URLs)
	if err != nil {
		return nil, err
	}
	in.urls = urls
	single := len(args) == 1
	for _, arg := range args {
		isFile, err := checkInput(arg)
		if err != nil {
			return nil, err
		}
		single = single && isFile
		in.args = append(in.args, arg)
	}
	if opt.URL == "" {
		return in, nil
	}
	if in.opt.URL, err = Normalize(opt.URL); err != nil {
		return nil, err
	}
	if !single {
		return nil, errors.New("--url goes with exactly one file; use --urls FILE for several")
	}
	return in, nil
}

// checkInput refuses what is no input, and says whether it is one file.
func checkInput(arg string) (isFile bool, err error) {
	switch {
	case strings.TrimSpace(arg) == "":
		return false, errors.New("an argument is empty: give addresses, files or folders, or '-' for a list of addresses on stdin")
	case arg == "-":
		return false, nil
	case IsAddress(arg):
		_, err := Normalize(arg)
		return false, err
	}
	info, err := os.Stat(arg)
	if err != nil {
		_, err := Normalize(arg)
		return false, fmt.Errorf("%s is neither a file nor a folder that can be read, nor an address: %w", masked(arg), err)
	}
	return !info.IsDir(), nil
}

// IsAddress reports whether an argument is meant as an address.
func IsAddress(arg string) bool {
	scheme, _, ok := strings.Cut(strings.TrimSpace(arg), "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

type inputs struct {
	args []string
	opt  InputOptions
	urls map[string]string
}

// Items yields addresses as jobs and files as pages, in the order given.
func (in inputs) Items(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, arg := range in.args {
			var items iter.Seq2[Item, error]
			switch {
			case arg == "-":
				items = in.list(ctx)
			case IsAddress(arg):
				items = in.address(arg)
			case isWARC(arg):
				items = in.warc(ctx, arg)
			default:
				items = in.files(arg)
			}
			for item, err := range items {
				if ctx.Err() != nil || !yield(item, err) {
					return
				}
			}
		}
	}
}

func (in inputs) address(arg string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		address, err := Normalize(arg)
		yield(Item{Job: Job{URL: address, Source: arg}}, err) // checked before, so that there is no password in it
	}
}

// warc reads the pages of a WARC file.
func (in inputs) warc(ctx context.Context, path string) iter.Seq2[Item, error] {
	w, err := NewWARCs([]string{path})
	if err != nil {
		return func(yield func(Item, error) bool) { yield(Item{Job: Job{Source: path}}, err) }
	}
	return w.Items(ctx)
}

// files reads one file, or the HTML files of a folder in the order of their names.
func (in inputs) files(root string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		folder, told := root, false
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			root += string(filepath.Separator) // a link to a folder is walked too
		}
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error { // it returns no error of its own
			if err == nil && (d.IsDir() || path != root && !isPage(path, d)) {
				return nil
			}
			told = true
			if !yield(in.walked(path, err)) {
				return filepath.SkipAll
			}
			return nil
		})
		if !told {
			yield(Item{Job: Job{Source: folder}}, fmt.Errorf("folder %s: no file of it or of a folder within ends in .html, .htm, .html.gz or .htm.gz", folder))
		}
	}
}

// walked is the page of a file, or the file and what is wrong with it.
func (in inputs) walked(path string, err error) (Item, error) {
	var page *Page
	if err == nil {
		page, err = in.file(path)
	}
	if err != nil {
		return Item{Job: Job{Source: path}}, err
	}
	return Item{Page: page}, nil
}

// isPage reports whether what lies in a folder is a page. What is no file, such as
// a pipe, would hold up the others.
func isPage(path string, d fs.DirEntry) bool {
	if d.Type()&^fs.ModeSymlink != 0 {
		return false
	}
	path = strings.TrimSuffix(strings.ToLower(path), ".gz")
	return strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".htm")
}

// file reads one page.
func (in inputs) file(path string) (*Page, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	body, err := readPacked(f)
	if err != nil {
		return nil, fmt.Errorf("read page %s: %w", path, err)
	}
	address := in.opt.URL
	if given, ok := in.urls[filepath.Base(path)]; ok {
		address = given
	}
	p := &Page{Source: path, URL: address, Fetched: asKept(info.ModTime())}
	p.read(body, "")
	p.Exchanges = []warc.Exchange{{URL: address, At: p.Fetched, Body: body, MediaType: p.MediaType}}
	return p, nil
}

// readPacked reads a file and unpacks gzip, whatever the name says.
func readPacked(f io.Reader) ([]byte, error) {
	in := bufio.NewReader(f)
	var r io.Reader = in
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		r = z
	}
	body, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(body) > maxFile {
		err = fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	return body, err
}
