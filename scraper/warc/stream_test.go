package warc_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"broadsheet/scraper/warc"
)

// zeros is an endless input.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// allocated returns how many bytes a call takes from the heap.
func allocated(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestBigRecordIsStreamed reads a record of 1 GB in little memory. It measures the
// heap, so that no other test may run beside it.
func TestBigRecordIsStreamed(t *testing.T) { //nolint:paralleltest // see above
	const size = 1 << 30
	head := fmt.Sprintf("WARC/1.1\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n", size)
	in := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader("\r\n\r\n"+plain("next")))
	bytes := allocated(func() {
		r := warc.NewReader(in, warc.ReaderOptions{})
		rec, err := r.Next()
		if err != nil || rec.Size != size {
			t.Fatalf("%+v, %v", rec, err)
		}
		if next, err := r.Next(); err != nil || next.Size != 4 || next.Offset != int64(len(head)+size+4) {
			t.Errorf("after it: %+v, %v", next, err)
		}
	})
	if bytes > 1<<20 {
		t.Errorf("reading 1 GB took %d bytes of memory", bytes)
	}
}

// TestHugeClaimsCostNothing is about files that promise more than they hold.
func TestHugeClaimsCostNothing(t *testing.T) { //nolint:paralleltest // it measures the heap
	for name, file := range map[string]string{
		"length":       "WARC/1.1\r\nContent-Length: 9223372036854775807\r\n\r\nhello",
		"HTTP length":  "WARC/1.1\r\nContent-Type: application/http\r\nContent-Length: 9223372036854775807\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
		"gzip, length": string(zip(t, "WARC/1.1\r\nContent-Length: 9223372036854775807\r\n\r\nhello")),
	} {
		var err error
		bytes := allocated(func() { _, err = readAll([]byte(file)) })
		_, torn := errors.AsType[*warc.TornError](err)
		_, bad := errors.AsType[*warc.FormatError](err)
		if !torn && !bad || bytes > 1<<20 {
			t.Errorf("%s: %d bytes of memory, %v", name, bytes, err)
		}
	}
}

// TestHugeHeaderIsBounded is about headers without an end, plain and compressed.
func TestHugeHeaderIsBounded(t *testing.T) { //nolint:paralleltest // it measures the heap
	header := "WARC/1.1\r\n" + strings.Repeat("A: b\r\n c\r\n", 1<<20)
	for name, file := range map[string][]byte{"plain": []byte(header), "gzip": zip(t, header)} {
		var err error
		bytes := allocated(func() { _, err = readAll(file) })
		if err == nil || bytes > 16<<20 {
			t.Errorf("%s: %d bytes of memory, %v", name, bytes, err)
		}
	}
}
