package scraper_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// A tongue is a charset with text that needs it.
type tongue struct {
	name string // of the charset, as it is reported
	enc  encoding.Encoding
	text string
}

var tongues = []tongue{
	{"windows-1252", charmap.Windows1252, "Die Fähre nach Süden fällt aus, sagte der Bürgermeister: „Schön ist das nicht“ – und ging."},
	{"iso-8859-2", charmap.ISO8859_2, "Prom na wyspę nie odpłynął w poniedziałek, ponieważ kapitan źle policzył łodzie ratunkowe, powiedział zarząd portu."},
	{"windows-1250", charmap.Windows1250, "Příliš mnoho cestujících čekalo na trajekt, řekl starosta města a šel domů pěšky."},
	{"windows-1251", charmap.Windows1251, "Паром на остров в понедельник не пришёл, сообщила администрация порта, и пассажиры ждали до утра."},
	{"koi8-r", charmap.KOI8R, "Паром на остров в понедельник не пришёл, сообщила администрация порта, и пассажиры ждали до утра."},
	{"iso-8859-7", charmap.ISO8859_7, "Το πλοίο για το νησί δεν αναχώρησε τη Δευτέρα, είπε ο δήμαρχος της πόλης."},
	{"iso-8859-15", charmap.ISO8859_15, "Le bœuf coûte 5 €, a dit la mairie de l'île; le bateau n'est pas passé à midi."},
	{"shift_jis", japanese.ShiftJIS, "フェリーは月曜日に欠航したと港湾局が発表した。乗客は翌朝まで待合室で過ごした。"},
	{"euc-jp", japanese.EUCJP, "フェリーは月曜日に欠航したと港湾局が発表した。乗客は翌朝まで待合室で過ごした。"},
	{"euc-kr", korean.EUCKR, "섬으로 가는 여객선이 월요일에 결항했다고 항만청이 밝혔다. 승객들은 아침까지 기다렸다."},
	{"gb18030", simplifiedchinese.GB18030, "港务局周一宣布，开往该岛的渡轮停航，乘客在候船室一直等到第二天早上。"},
	{"gbk", simplifiedchinese.GBK, "港务局周一宣布，开往该岛的渡轮停航，乘客在候船室一直等到第二天早上。"},
	{"big5", traditionalchinese.Big5, "港務局週一宣布，開往該島的渡輪停航，乘客在候船室一直等到第二天早上。"},
}

// TestEachCharsetIsReadAsItSays: by header, by meta element in both forms.
func TestEachCharsetIsReadAsItSays(t *testing.T) {
	t.Parallel()
	for _, c := range tongues {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, form := range []struct{ name, header, meta string }{
				{"header", "text/html; charset=" + c.name, ""},
				{"header in capitals", "text/html; Charset=" + strings.ToUpper(c.name), ""},
				{"header in quotes", `text/html; charset="` + c.name + `"`, ""},
				{"meta", "text/html", `<meta charset="` + c.name + `">`},
				{"meta without quotes", "", `<META CHARSET=` + strings.ToUpper(c.name) + `>`},
				{"meta http-equiv", "text/html", `<meta http-equiv="Content-Type" content="text/html; charset=` + c.name + `">`},
				{"header before meta", "text/html; charset=" + c.name, `<meta charset="utf-8">`},
				{"meta behind a header that lies", "text/html; charset=utf-8", `<meta charset="` + c.name + `">`},
				{"meta behind a header of no charset", "text/html; charset=none-such", `<meta charset="` + c.name + `">`},
			} {
				got, name := scraper.DecodeText([]byte(form.meta+encoded(t, c.enc, c.text)), form.header)
				if string(got) != form.meta+c.text || name != c.name {
					t.Errorf("%s: %s: %q", form.name, name, got)
				}
			}
		})
	}
}

// TestCharsetIsGuessedWhereNothingSays, given a paragraph or two.
func TestCharsetIsGuessedWhereNothingSays(t *testing.T) {
	t.Parallel()
	for _, c := range tongues {
		switch c.name {
		case "windows-1250", "iso-8859-15", "gbk", "iso-8859-2": // told from their neighbours by a declaration alone
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, header := range []string{"text/html", "text/html; charset=utf-8", "text/html; charset=nonsense"} {
				text := "<p>" + strings.Repeat(c.text+" ", 4)
				got, name := scraper.DecodeText([]byte(encoded(t, c.enc, text)), header)
				if string(got) != text {
					t.Errorf("%q: taken for %s: %.100q", header, name, got)
				}
			}
		})
	}
}

// TestMarkGoesBeforeAllWords, and is no part of the text.
func TestMarkGoesBeforeAllWords(t *testing.T) {
	t.Parallel()
	const text = `<meta charset="koi8-r"><p>Die Fähre 渡輪 ⛴`
	for name, c := range map[string]struct {
		mark    string
		enc     encoding.Encoding
		charset string
	}{
		"UTF-8":     {"\xef\xbb\xbf", unicode.UTF8, "utf-8"},
		"UTF-16 LE": {"\xff\xfe", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
		"UTF-16 BE": {"\xfe\xff", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"},
	} {
		for _, header := range []string{"", "text/html", "text/html; charset=utf-8", "text/html; charset=windows-1251", "text/html; charset=utf-16"} {
			got, charset := scraper.DecodeText([]byte(c.mark+encoded(t, c.enc, text)), header)
			if string(got) != text || charset != c.charset {
				t.Errorf("%s, %q: %s: %q", name, header, charset, got)
			}
		}
	}
}

// TestUTF16WithoutAMarkIsReadByItsHeader.
func TestUTF16WithoutAMarkIsReadByItsHeader(t *testing.T) {
	t.Parallel()
	const text = "<p>Die Fähre fällt aus"
	for charset, order := range map[string]unicode.Endianness{"utf-16le": unicode.LittleEndian, "utf-16be": unicode.BigEndian, "utf-16": unicode.LittleEndian} {
		body := encoded(t, unicode.UTF16(order, unicode.IgnoreBOM), text)
		if got, name := scraper.DecodeText([]byte(body), "text/html; charset="+charset); string(got) != text {
			t.Errorf("%s: read as %s: %q", charset, name, got)
		}
	}
}

// TestUTF8WithSomeBytesBrokenStaysUTF8: a description cut in the middle of a
// letter costs that letter, not all others of the page.
func TestUTF8WithSomeBytesBrokenStaysUTF8(t *testing.T) {
	t.Parallel()
	const text = "Die Fähre nach Süden fällt aus, sagte der Bürgermeister: „Schön ist das nicht“ – und ging über die Brücke."
	for name, c := range map[string]struct{ body, want string }{
		"cut at its end":           {text + " F\xc3", text + " F\ufffd"},
		"cut in three bytes":       {text + " 5 \xe2\x82", text + " 5 \ufffd"},
		"a description cut":        {`<meta name="description" content="Im S\xc3">`, `<meta name="description" content="Im S` + "\ufffd" + `">`},
		"a teaser in another one":  {text + " F\xe4hre", text + " F\ufffdhre"},
		"a byte that is never one": {"\xff" + text, "\ufffd" + text},
	} {
		if !strings.Contains(c.body, text) {
			c.body, c.want = strings.ReplaceAll(c.body, `\xc3`, "\xc3")+text, c.want+text
		}
		for _, header := range []string{"text/html; charset=utf-8", "text/html", ""} {
			if got, charset := scraper.DecodeText([]byte(c.body), header); string(got) != c.want || charset != "utf-8" {
				t.Errorf("%s, %q: %s: %q", name, header, charset, got)
			}
		}
	}
}

// TestDeclaredCharsetIsKept though the text looks like UTF-8 here and there.
func TestDeclaredCharsetIsKept(t *testing.T) {
	t.Parallel()
	body := encoded(t, charmap.Windows1252, "Ã¤ is what ä looks like, and é alone is é")
	got, name := scraper.DecodeText([]byte(body), "text/html; charset=windows-1252")
	if string(got) != "Ã¤ is what ä looks like, and é alone is é" || name != "windows-1252" {
		t.Errorf("%s: %q", name, got)
	}
}

// TestValidUTF8IsLeftAlone under any declaration.
func TestValidUTF8IsLeftAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Filter(func(s string) bool { return !strings.HasPrefix(s, "\ufeff") && utf8.ValidString(s) }).Draw(t, "text")
		declared := tongues[rapid.IntRange(0, len(tongues)-1).Draw(t, "charset")].name
		if got, name := scraper.DecodeText([]byte(text), "text/html; charset="+declared); string(got) != text || name != "utf-8" {
			t.Errorf("%q became %q in %s", text, got, name)
		}
	})
}

// TestTextWithNothingToGoByIsWindows1252: as browsers do.
func TestTextWithNothingToGoByIsWindows1252(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{"\xe4": "ä", "5 \x80": "5 €", "\x93F\xe4hre\x94": "“Fähre”", "caf\xe9": "café"} {
		if got, name := scraper.DecodeText([]byte(body), "text/html"); string(got) != want || name != "windows-1252" {
			t.Errorf("%q: %s: %q, want %q", body, name, got, want)
		}
	}
}

// TestLongPagesAreDecodedWhole: also what comes after the part that is looked at.
func TestLongPagesAreDecodedWhole(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("<p>plain text only, for a while.</p>\n", 5000)
	text := filler + "<p>Die Fähre nach Süden fällt aus, sagte der Bürgermeister."
	for _, header := range []string{"text/html; charset=windows-1252", "text/html; charset=utf-8", ""} {
		if got, name := scraper.DecodeText([]byte(encoded(t, charmap.Windows1252, text)), header); string(got) != text {
			t.Errorf("%q: %s: ends in %q", header, name, string(got[len(got)-60:]))
		}
	}
}
