package scraper

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
)

// maxLine bounds a line of a list of addresses, in bytes.
const maxLine = 64 << 10

// readURLs reads the addresses of files.
func readURLs(path string) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read --urls: %w", err)
	}
	out := map[string]string{}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(raw), "\ufeff")) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, address, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("%s:%d: no tab between file name and address", path, n)
		}
		address, err := Normalize(address)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if other, ok := out[name]; ok && other != address {
			return nil, fmt.Errorf("%s:%d: %s has the address %s already; a file has one", path, n, name, other)
		}
		out[name] = address
	}
	return out, nil
}

// list reads addresses from stdin, a line each; blank lines and lines that begin
// with # are passed over. When ctx ends, so does the list, though a read that
// waits for somebody to type can't be ended with it.
func (in inputs) list(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		lines := bufio.NewReaderSize(in.opt.Stdin, maxLine)
		for n := 1; ; n++ {
			line, err := nextLine(ctx, lines)
			if ctx.Err() != nil || errors.Is(err, io.EOF) {
				return
			}
			if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				yield(Item{}, fmt.Errorf("read stdin: %w", err))
				return
			}
			if n == 1 {
				line = strings.TrimPrefix(line, "\ufeff")
			}
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !yield(listed(n, line, err != nil)) {
				return
			}
		}
	}
}

// listed is the address of a line of stdin. Of a line that is too long there is
// only the beginning.
func listed(n int, line string, tooLong bool) (Item, error) {
	if tooLong {
		line = masked(strings.ToValidUTF8(line[:min(80, len(line))], "")) + "..."
		return Item{Job: Job{Source: line}}, fmt.Errorf("stdin line %d: it is longer than %d bytes, so it is no address", n, maxLine)
	}
	address, err := Normalize(line)
	if err != nil {
		return Item{Job: Job{Source: masked(line)}}, fmt.Errorf("stdin line %d: %w", n, err)
	}
	return Item{Job: Job{URL: address, Source: line}}, nil
}

// nextLine reads a line, or gives up waiting for it when ctx ends. Of a line that
// is too long it returns the beginning and bufio.ErrBufferFull.
func nextLine(ctx context.Context, lines *bufio.Reader) (string, error) {
	type read struct {
		line string
		err  error
	}
	got := make(chan read, 1)
	go func() {
		line, err := readLine(lines)
		got <- read{line, err}
	}()
	select {
	case r := <-got:
		return r.line, r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func readLine(lines *bufio.Reader) (string, error) {
	raw, err := lines.ReadSlice('\n')
	line := string(raw)
	if errors.Is(err, io.EOF) && line != "" {
		return line, nil // the last one, without its end
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = lines.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return line, bufio.ErrBufferFull
}
