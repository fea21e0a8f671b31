package warc_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
)

func TestFilesOfAllForms(t *testing.T) {
	t.Parallel()
	one, two, empty := plain("one"), plain("two\r\n\r\nWARC/1.1\r\n"), plain("")
	unix := "WARC/0.18\nContent-Length: 3\n\nlf\n\n\n"
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"nothing":              {"", nil},
		"line ends alone":      {"\r\n\n\r\n", nil},
		"plain":                {one + two, []string{"one", "two\r\n\r\nWARC/1.1\r\n"}},
		"plain with LF alone":  {unix + unix, []string{"lf\n", "lf\n"}},
		"an empty block":       {empty + one, []string{"", "one"}},
		"gzip members":         {string(zip(t, one)) + string(zip(t, two)), []string{"one", "two\r\n\r\nWARC/1.1\r\n"}},
		"plain after gzip":     {string(zip(t, one)) + two + string(zip(t, empty)), []string{"one", "two\r\n\r\nWARC/1.1\r\n", ""}},
		"more line ends":       {"\r\n" + one + "\r\n\r\n\n" + one, []string{"one", "one"}},
		"line ends after gzip": {string(zip(t, one)) + "\r\n\r\n" + string(zip(t, one)), []string{"one", "one"}},
		"member without ends":  {string(zip(t, strings.TrimSuffix(one, "\r\n\r\n"))) + string(zip(t, two)), []string{"one", "two\r\n\r\nWARC/1.1\r\n"}},
		"a block of gzip":      {plain(string(zip(t, "x"))), []string{string(zip(t, "x"))}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, blocks(mustRead(t, []byte(c.file)))); diff != "" {
				t.Errorf("blocks differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOffsetsLeadBack reads each record again from its offset, to its length.
func TestOffsetsLeadBack(t *testing.T) {
	t.Parallel()
	file := []byte(plain("one") + string(zip(t, plain("two"))) + "\r\n\n" + plain("three") + string(zip(t, plain("four"))))
	for i, rec := range mustRead(t, file) {
		alone := file[rec.Offset:][:rec.Length]
		r := warc.NewReader(bytes.NewReader(alone), warc.ReaderOptions{Offset: rec.Offset})
		again, err := r.Next()
		if err != nil || again.Offset != rec.Offset {
			t.Fatalf("record %d: %+v, %v", i, again, err)
		}
		if block, err := io.ReadAll(again.Block); err != nil || string(block) != rec.block {
			t.Errorf("record %d: %q, %v", i, block, err)
		}
		if next, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("after record %d: %+v, %v", i, next, err)
		}
	}
}

// TestBadFilesAreTold is about files whose first record is good.
func TestBadFilesAreTold(t *testing.T) {
	t.Parallel()
	one := plain("one")
	short := strings.Replace(one, "Content-Length: 3", "Content-Length: 2", 1)
	long := strings.Replace(one, "Content-Length: 3", "Content-Length: 8", 1)
	for name, c := range map[string]struct{ file, words string }{
		"block longer than said":          {short, "longer than its Content-Length"},
		"block shorter than said":         {long + one, "longer than its Content-Length"},
		"block longer than said, gzip":    {string(zip(t, short)), "longer than its Content-Length"},
		"block shorter than said, gzip":   {string(zip(t, long)), "member ends inside its record"},
		"header ends with its member":     {string(zip(t, "WARC/1.1\r\nContent-Length: 3\r\n")), "member ends inside its record"},
		"an empty member":                 {string(zip(t, "")), "member ends inside its record"},
		"several records in a member":     {string(zip(t, one+one)), "compress each record on its own"},
		"garbage after the records":       {"garbage", `doesn't begin with "WARC/"`},
		"zeros after the records":         {strings.Repeat("\x00", 512), `doesn't begin with "WARC/"`},
		"another member after the record": {string(zip(t, "text")), `doesn't begin with "WARC/"`},
		"a bad gzip header":               {"\x1f\x8b\x07\x00\x00\x00\x00\x00\x00\x00", "gzip: invalid header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := zip(t, plain("good"))
			records, err := readAll(append(good, c.file...))
			fe, ok := errors.AsType[*warc.FormatError](err)
			if !ok || len(records) == 0 || fe.Offset != int64(len(good)) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%d records, %v", len(records), err)
			}
		})
	}
}

// TestBrokenMemberIsNoValidRecord flips every bit of a member in turn. Most flips
// are errors, and none gives another block.
func TestBrokenMemberIsNoValidRecord(t *testing.T) {
	t.Parallel()
	member := zip(t, plain(strings.Repeat("the gazette of an island ", 20), "WARC-Type: resource\r\n"))
	want := mustRead(t, member)[0]
	for i := range member {
		for bit := range 8 {
			bad := bytes.Clone(member)
			bad[i] ^= 1 << bit
			records, err := readAll(bad)
			if err == nil && (len(records) != 1 || records[0].block != want.block || !cmp.Equal(records[0].Header, want.Header)) {
				t.Errorf("bit %d of byte %d: %q", bit, i, blocks(records))
			}
		}
	}
}

// TestCutIsToldFromTheEnd cuts a plain file at every byte: either it ends with a
// whole record, or the torn one's offset is told, which is where to cut.
func TestCutIsToldFromTheEnd(t *testing.T) {
	t.Parallel()
	whole := []byte(plain("one", "A: b\r\n c\r\n") + plain("") + plain("three\r\n"))
	ends := map[int64]bool{0: true}
	for _, rec := range mustRead(t, whole) {
		ends[rec.Offset+rec.Length] = true
	}
	for cut := range whole {
		records, err := readAll(whole[:cut])
		torn, isTorn := errors.AsType[*warc.TornError](err)
		switch {
		case err == nil && ends[int64(cut)]:
		case !isTorn:
			t.Errorf("cut at %d: %d records, %v", cut, len(records), err)
		case !ends[torn.Offset] || torn.Offset > int64(cut):
			t.Errorf("cut at %d: torn at %d", cut, torn.Offset)
		default:
			if again, err := readAll(whole[:torn.Offset]); err != nil || len(again) != len(records) {
				t.Errorf("cut at %d as told: %d records, %v; before %d", torn.Offset, len(again), err, len(records))
			}
		}
	}
}

// TestBlockReadInPartIsSkipped reads some of each block and goes on.
func TestBlockReadInPartIsSkipped(t *testing.T) {
	t.Parallel()
	file := string(zip(t, plain("first block"))) + plain("second block") + string(zip(t, plain("third block")))
	r := warc.NewReader(iotest.OneByteReader(strings.NewReader(file)), warc.ReaderOptions{Verify: true})
	for _, want := range []string{"first", "secon", "third"} {
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		part := make([]byte, 5)
		if _, err := io.ReadFull(rec.Block, part); err != nil || string(part) != want {
			t.Errorf("%q, %v; want %q", part, err, want)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

// TestFailureOfTheInputIsNotThatOfTheFile breaks the reading at every byte.
func TestFailureOfTheInputIsNotThatOfTheFile(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	file := string(zip(t, plain("one"))) + plain("two")
	for n := range len(file) {
		in := io.MultiReader(strings.NewReader(file[:n]), iotest.ErrReader(broken))
		r := warc.NewReader(in, warc.ReaderOptions{})
		var err error
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
		if _, again := r.Next(); !errors.Is(again, broken) {
			t.Errorf("after %d bytes, again: %v", n, again)
		}
	}
}

// TestJoinedRecordsAreReadWhereThatIsWanted, each with the offset of its member; a
// member that ends in the midst of one is still an error.
func TestJoinedRecordsAreReadWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	one := zip(t, plain("a")+plain("b")+"\r\n"+plain("c"))
	file := append(append(bytes.Clone(one), zip(t, plain("d"))...), zst(t, plain("e")+plain("f"))...)
	r := warc.NewReader(bytes.NewReader(file), warc.ReaderOptions{Joined: true})
	for i, want := range []struct {
		block  string
		offset int
		joined bool
	}{{"a", 0, false}, {"b", 0, true}, {"c", 0, true}, {"d", len(one), false}, {"e", len(one) + len(zip(t, plain("d"))), false}, {"f", len(one) + len(zip(t, plain("d"))), true}} {
		rec, err := r.Next()
		if err != nil {
			t.Fatal(i, err)
		}
		block, err := io.ReadAll(rec.Block)
		if string(block) != want.block || rec.Offset != int64(want.offset) || rec.Joined != want.joined || err != nil {
			t.Errorf("%q at %d, joined %v, %v; want %v", block, rec.Offset, rec.Joined, err, want)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	cut := warc.NewReader(bytes.NewReader(zip(t, plain("a")+plain("b")[:30])), warc.ReaderOptions{Joined: true})
	_, err := cut.Next()
	_, err2 := cut.Next()
	if _, ok := errors.AsType[*warc.FormatError](err2); err != nil || !ok {
		t.Errorf("%v, %v", err, err2)
	}
}
