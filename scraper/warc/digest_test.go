package warc_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"broadsheet/scraper/warc"
)

func TestDigestIsThatOfAllParts(t *testing.T) {
	t.Parallel()
	const empty = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ" // known from every archive's empty pages
	if got := warc.Digest(); got != empty {
		t.Errorf("of nothing: %s", got)
	}
	if got := warc.Digest([]byte("hel"), nil, []byte("lo")); got != warc.Digest([]byte("hello")) || got == empty {
		t.Errorf("of parts: %s", got)
	}
}

// TestDigestsAreVerified writes digests in the forms that are in use.
func TestDigestsAreVerified(t *testing.T) {
	t.Parallel()
	one, two := sha1.Sum([]byte("hello")), sha256.Sum256([]byte("hello"))
	b32 := base32.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		digest string
		bad    bool
	}{
		"sha1":                  {"sha1:" + b32(one[:]), false},
		"sha1 in lower case":    {"sha1:" + strings.ToLower(b32(one[:])), false},
		"SHA1":                  {"SHA1:" + b32(one[:]), false},
		"sha1 in hex":           {"sha1:" + hex.EncodeToString(one[:]), false},
		"sha256":                {"sha256:" + b32(two[:]), false},
		"sha256 without = ends": {"sha256:" + strings.TrimRight(b32(two[:]), "="), false},
		"sha-256 in hex":        {"sha-256:" + strings.ToUpper(hex.EncodeToString(two[:])), false},
		"md5":                   {"md5:5d41402abc4b2a76b9719d911017c592", false},
		"an unknown one":        {"blake3:whatever", false}, // can't be checked
		"no algorithm":          {b32(one[:]), false},       // nor can this
		"empty":                 {"", false},
		"wrong sha1":            {"sha1:" + b32(make([]byte, 20)), true},
		"wrong sha256":          {"sha256:" + hex.EncodeToString(make([]byte, 32)), true},
		"of another algorithm":  {"sha256:" + b32(one[:]), true},
		"cut":                   {"sha1:" + b32(one[:])[:31], true},
		"nothing after it":      {"sha1:", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, field := range []string{"WARC-Block-Digest", "WARC-Payload-Digest"} {
				_, err := readAll([]byte(plain("hello", "WARC-Type: resource\r\n", field+": "+c.digest+"\r\n")))
				de, isDigest := errors.AsType[*warc.DigestError](err)
				if isDigest != c.bad || !isDigest && err != nil {
					t.Errorf("%s: %v", field, err)
				}
				if isDigest && (de.Field != field || de.Want != c.digest || !strings.Contains(err.Error(), de.Got)) {
					t.Errorf("%s: %+v", field, de)
				}
			}
		})
	}
}

// TestPayloadBeginsAfterTheHead digests the body of an HTTP message only, and not
// that of a revisit, which is elsewhere.
func TestPayloadBeginsAfterTheHead(t *testing.T) {
	t.Parallel()
	const message = "HTTP/1.1 200 OK\r\nX: y\r\n\r\n"
	digest := "WARC-Payload-Digest: " + warc.Digest([]byte("hello")) + "\r\n"
	for name, c := range map[string]struct {
		kind, media, block string
		bad                bool
	}{
		"response":           {"response", "application/http;msgtype=response", message + "hello", false},
		"response, damaged":  {"response", "application/http;msgtype=response", message + "hullo", true},
		"head, damaged":      {"response", "application/http;msgtype=response", strings.Replace(message, "y", "z", 1) + "hello", false},
		"resource":           {"resource", "text/plain", "hello", false},
		"resource with head": {"resource", "text/plain", message + "hello", true},
		"revisit":            {"revisit", "application/http;msgtype=response", message, false},
	} {
		_, err := readAll([]byte(plain(c.block, "WARC-Type: "+c.kind+"\r\n", "Content-Type: "+c.media+"\r\n", digest)))
		if _, isDigest := errors.AsType[*warc.DigestError](err); isDigest != c.bad {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadingGoesOnAfterADamagedRecord skips a damaged record when it is told to.
func TestReadingGoesOnAfterADamagedRecord(t *testing.T) {
	t.Parallel()
	damaged := plain("hullo", "WARC-Block-Digest: "+warc.Digest([]byte("hello"))+"\r\n")
	for form, file := range map[string]string{"plain": damaged + plain("next"), "gzip": string(zip(t, damaged)) + string(zip(t, plain("next")))} {
		r := warc.NewReader(strings.NewReader(file), warc.ReaderOptions{Verify: true})
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := errors.AsType[*warc.DigestError](rec.Skip()); !ok {
			t.Errorf("%s: the damage is not told", form)
		}
		if err := rec.Skip(); err != nil {
			t.Errorf("%s: the second skip: %v", form, err)
		}
		if next, err := r.Next(); err != nil || next.Size != 4 {
			t.Errorf("%s: after the damage: %v", form, err)
		}
	}
}

// TestDamageIsNotLookedForUnasked reads the same without verifying.
func TestDamageIsNotLookedForUnasked(t *testing.T) {
	t.Parallel()
	file := plain("hullo", "WARC-Block-Digest: "+warc.Digest([]byte("hello"))+"\r\n")
	rec, err := warc.NewReader(strings.NewReader(file), warc.ReaderOptions{}).Next()
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.Skip(); err != nil {
		t.Error(err)
	}
}

// TestOneDigestIsEnough: with Once a payload is not looked at twice, and where the block has
// no digest it is looked at still.
func TestOneDigestIsEnough(t *testing.T) {
	t.Parallel()
	const message = "HTTP/1.1 200 OK\r\n\r\n"
	right, wrong := warc.Digest([]byte(message+"hello")), warc.Digest([]byte("hullo"))
	for name, c := range map[string]struct {
		fields    string
		once, bad bool
	}{
		"both, payload's is wrong":       {"WARC-Block-Digest: " + right + "\r\nWARC-Payload-Digest: " + wrong + "\r\n", false, true},
		"once, payload's is wrong":       {"WARC-Block-Digest: " + right + "\r\nWARC-Payload-Digest: " + wrong + "\r\n", true, false},
		"once, block's is wrong":         {"WARC-Block-Digest: " + wrong + "\r\n", true, true},
		"once, payload's alone":          {"WARC-Payload-Digest: " + wrong + "\r\n", true, true},
		"once, block's can't be checked": {"WARC-Block-Digest: crc:1\r\nWARC-Payload-Digest: " + wrong + "\r\n", true, true},
	} {
		file := plain(message+"hello", "WARC-Type: response\r\n", "Content-Type: application/http\r\n", c.fields)
		rec, err := warc.NewReader(strings.NewReader(file), warc.ReaderOptions{Verify: true, Once: c.once}).Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, bad := errors.AsType[*warc.DigestError](rec.Skip()); bad != c.bad {
			t.Errorf("%s: told as damaged: %t", name, bad)
		}
	}
}

// TestResetReadsAnother input, of another packing, as a new reader would, though the one
// before was left in its midst.
func TestResetReadsAnother(t *testing.T) {
	t.Parallel()
	r := new(warc.Reader)
	for i, block := range []string{"one", "two", "three"} {
		file := plain(block)
		if i%2 == 0 {
			file = string(zip(t, file))
		}
		r.Reset(strings.NewReader(file), warc.ReaderOptions{Offset: 7})
		rec, err := r.Next()
		if err != nil || rec.Offset != 7 {
			t.Fatalf("%+v, %v", rec, err)
		}
		if got, err := io.ReadAll(io.LimitReader(rec.Block, rec.Size-1)); err != nil || string(got) != block[:len(block)-1] {
			t.Errorf("%q of %q, %v", got, block, err)
		}
	}
}
