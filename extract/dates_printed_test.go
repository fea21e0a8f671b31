package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

// A dateCase is a line that is only dates and what it says.
type dateCase struct{ lang, line, want string }

var latinDates = []dateCase{
	{"de", "Veröffentlicht am Freitag, den 3. Mai 2024 um 14:05 Uhr", "2024-05-03 14:05 release"},
	{"de", "Stand: 03.05.2024, 14.05 Uhr", "2024-05-03 14:05"},
	{"de", "Aktualisiert am 3.5.2024 – 14 Uhr", "2024-05-03 14:00 change"},
	{"de", "1. Jänner 2024 09:30 MEZ", "2024-01-01 09:30 +01:00"},
	{"de", "Veröffentlicht: 3. Mai 2024 | Zuletzt aktualisiert: 4. Mai 2024", "2024-05-03 release, 2024-05-04 change"},
	{"en", "Published on Friday, May 3rd, 2024 at 2:05 p.m. ET", "2024-05-03 14:05 -04:00 release"},
	{"en", "Updated 2:05 PM EDT, Fri May 3, 2024", "2024-05-03 14:05 -04:00 change"},
	{"en", "First published 3 May 2024 14.05 BST", "2024-05-03 14:05 release"},
	{"en-GB", "First published 3 May 2024 14.05 BST", "2024-05-03 14:05 +01:00 release"},
	{"en-IN", "Last Updated: May 03, 2024, 14:05 IST", "2024-05-03 14:05 +05:30 change"},
	{"en-US", "05/03/2024", "2024-05-03"},
	{"en-GB", "03/05/2024 14:05", "2024-05-03 14:05"},
	{"en", "Fri, 05/03/2024 - 14:05", "2024-05-03 14:05"},
	{"en", "Dec. 19, 2025 · 5 min read", "2025-12-19"},
	{"en", "3 Sept 2024 11:59pm", "2024-09-03 23:59"},
	{"fr", "Publié le vendredi 3 mai 2024 à 14h05", "2024-05-03 14:05 release"},
	{"fr", "Mis à jour le 1er août 2024 à 9 h 30", "2024-08-01 09:30 change"},
	{"fr", "03/05/2024 à 14:05", "2024-05-03 14:05"},
	{"fr", "AOÛT 12, 2024", "2024-08-12"},
	{"fr", "Publié le 3 mai 2024 à 14:05 et mis à jour le 4 mai 2024 à 15:05", "2024-05-03 14:05 release, 2024-05-04 15:05 change"},
	{"es", "Publicado el viernes, 3 de mayo de 2024 a las 14:05 h", "2024-05-03 14:05 release"},
	{"es", "Actualizado: 03/05/2024 02:05 p. m.", "2024-05-03 14:05 change"},
	{"es", "Última actualización 1º de septiembre del 2024", "2024-09-01 change"},
	{"it", "Pubblicato: venerdì 3 maggio 2024, alle 14:05", "2024-05-03 14:05 release"},
	{"it", "Ultimo aggiornamento il 3 maggio 2024, ore 14.05", "2024-05-03 14:05 change"},
	{"pt", "Publicado em 3 de maio de 2024 às 14h05", "2024-05-03 14:05 release"},
	{"pt", "sexta-feira, 3 de março de 2023", "2023-03-03"},
	{"pt", "Atualizado em 03/05/2024 14h05", "2024-05-03 14:05 change"},
	{"nl", "Gepubliceerd op vrijdag 3 mei 2024 om 14:05 uur", "2024-05-03 14:05 release"},
	{"nl", "Laatst bijgewerkt: 03-05-2024 14:05", "2024-05-03 14:05 change"},
	{"pl", "Opublikowano: 3 maja 2024 r., godz. 14:05", "2024-05-03 14:05 release"},
	{"pl", "Aktualizacja: 12 października 2024", "2024-10-12 change"},
	{"cs", "Publikováno 3. května 2024 v 14:05", "2024-05-03 14:05 release"},
	{"cs", "Aktualizováno: 30. 11. 2024 14:05", "2024-11-30 14:05 change"},
	{"cs", "7. července 2024", "2024-07-07"},
	{"sv", "Publicerad 3 maj 2024 kl. 14.05", "2024-05-03 14:05 release"},
	{"sv", "Uppdaterad 2024-05-03 14:05", "2024-05-03 14:05 change"},
	{"no", "Publisert: fredag 3. mai 2024 kl. 14:05", "2024-05-03 14:05 release"},
	{"no", "Sist oppdatert 03.10.2024 14.05", "2024-10-03 14:05 change"},
	{"da", "Offentliggjort d. 3. maj 2024 kl. 14.05", "2024-05-03 14:05 release"},
	{"da", "Opdateret 3. okt. 2024", "2024-10-03 change"},
	{"fi", "Julkaistu 3.5.2024 klo 14.05", "2024-05-03 14:05 release"},
	{"fi", "Päivitetty perjantaina 3. toukokuuta 2024", "2024-05-03 change"},
	{"tr", "Yayınlanma Tarihi: 3 Mayıs 2024 Cuma 14:05", "2024-05-03 14:05 release"},
	{"tr", "Son Güncelleme: 03 KASIM 2024 14:05", "2024-11-03 14:05 change"},
	{"tr", "Giriş: 03.05.2024 - 14:05 | Güncelleme: 04.05.2024 - 15:05", "2024-05-03 14:05 release, 2024-05-04 15:05 change"},
}

var otherDates = []dateCase{
	{"ru", "Опубликовано: пятница, 3 мая 2024 г. в 14:05 МСК", "2024-05-03 14:05 +03:00 release"},
	{"ru", "Обновлено 12 сентября 2024 года, 14:05", "2024-09-12 14:05 change"},
	{"uk", "Опубліковано 3 травня 2024 року о 14:05", "2024-05-03 14:05 release"},
	{"uk", "П’ятниця, 3 ЛИСТОПАДА 2023", "2023-11-03"},
	{"uk", "Оновлено: 03.05.2024, 14:05", "2024-05-03 14:05 change"},
	{"el", "Δημοσίευση: Παρασκευή, 3 Μαΐου 2024, 14:05", "2024-05-03 14:05 release"},
	{"el", "Ενημερώθηκε: 03/05/2024 2:05 μ.μ.", "2024-05-03 14:05 change"},
	{"el", "3 ΑΥΓΟΥΣΤΟΥ 2024", "2024-08-03"},
	{"ar", "نشر في الجمعة 3 مايو/أيار 2024", "2024-05-03 release"},
	{"ar", "آخر تحديث: ٣ مايو ٢٠٢٤ ٢:٠٥ م", "2024-05-03 14:05 change"},
	{"ar", "3 كانون الثاني 2024", "2024-01-03"},
	{"ar", "3 تشرين الأول (أكتوبر) 2024", "2024-10-03"},
	{"ar", "٢٠٢٤/٠٥/٠٣", "2024-05-03"},
	{"ar", "3 غشت 2024", "2024-08-03"},
	{"ar", "الجمعة 3 مايو 2024م - 2:05 ص", "2024-05-03 02:05"},
	{"he", "פורסם: יום שישי, 3 במאי 2024, בשעה 14:05", "2024-05-03 14:05 release"},
	{"he", "עודכן 03.05.2024 14:05", "2024-05-03 14:05 change"},
	{"hi", "प्रकाशित: शुक्रवार, 3 मई 2024, 02:05 PM", "2024-05-03 14:05 release"},
	{"hi", "अपडेटेड ०३ फ़रवरी २०२४", "2024-02-03 change"},
	{"hi-IN", "03 दिसम्बर 2024 14:05 IST", "2024-12-03 14:05 +05:30"},
	{"bn", "প্রকাশ: ০৩ মে ২০২৪", "2024-05-03 release"},
	{"ja", "2024年5月3日 14時05分", "2024-05-03 14:05"},
	{"ja", "公開日：２０２４年５月３日（金）午後２時５分", "2024-05-03 14:05 release"},
	{"ja", "令和6年5月3日 更新", "2024-05-03 change"},
	{"ja", "2024/05/03 14:05 JST", "2024-05-03 14:05 +09:00"},
	{"zh", "发布时间：2024年05月03日14:05", "2024-05-03 14:05 release"},
	{"zh", "更新於 2024-05-03 下午2:05", "2024-05-03 14:05 change"},
	{"zh", "2024年5月3日 星期五 凌晨12點05分", "2024-05-03 00:05"},
	{"zh", "中華民國113年5月3日", "2024-05-03"},
	{"zh", "民國113年5月3日", "2024-05-03"},
	{"ko", "입력 2024년 5월 3일 오후 3:05", "2024-05-03 15:05 release"},
	{"ko", "기사입력 2024.05.03. 오전 9:05 최종수정 2024.05.04. 오후 12:30", "2024-05-03 09:05 release, 2024-05-04 12:30 change"},
	{"ko", "등록 : 2024-05-03 14:05 수정 : 2024-05-03 15:05", "2024-05-03 14:05 release, 2024-05-03 15:05 change"},
	{"ko", "2024. 5. 3. (금) 14:05", "2024-05-03 14:05"},
	{"hu", "Megjelent: 2024. május 3. 14:05", "2024-05-03 14:05 release"},
	{"lt", "2024 m. gegužės 3 d. 14:05", "2024-05-03 14:05"},
	{"lv", "2024. gada 3. maijs", "2024-05-03"},
	{"ro", "Publicat: vineri, 3 mai 2024, ora 14:05", "2024-05-03 14:05 release"},
	{"ca", "Actualitzat el 3 d'agost de 2024", "2024-08-03 change"},
	{"hr", "3. listopada 2024", "2024-10-03"},
	{"pl", "3 listopada 2024", "2024-11-03"},
	{"bg", "3 май 2024 г., 14:05 ч.", "2024-05-03 14:05"},
	{"id", "Diterbitkan Jumat, 3 Mei 2024 pukul 14.05 WIB", "2024-05-03 14:05 +07:00 release"},
	{"vi", "Thứ sáu, 3/5/2024, 14:05 (GMT+7)", "2024-05-03 14:05 +07:00"},
	{"vi", "ngày 3 tháng 5 năm 2024", "2024-05-03"},
	{"th", "3 พฤษภาคม 2567 เวลา 14:05 น.", "2024-05-03 14:05"},
}

// TestDatesAreReadInManyLanguages: each line is only dates, their labels, weekdays
// and clocks, and says what it says.
func TestDatesAreReadInManyLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range slices.Concat(latinDates, otherDates) {
		dates, alone := extract.DatesIn(c.line, c.lang)
		if got := strings.Join(dates, ", "); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.line, got, c.want)
		}
		if c.want != "" && (!alone || !extract.IsDateLine(c.line, c.lang)) {
			t.Errorf("%s %q: not only a date", c.lang, c.line)
		}
	}
}

// TestADateInASentenceIsNotTheArticles: a date counts where it stands for itself.
func TestADateInASentenceIsNotTheArticles(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"Dec. 19, 2025 · Ada Brook on behalf of the mill":    "2025-12-19",
		"Ada Brook | 19 December 2025":                       "2025-12-19",
		"[Submitted on 18 Dec 2025]":                         "2025-12-18 release",
		"Posted on the 15/12/2025 at 19:00 by":               "2025-12-15 19:00 release",
		"On May 3, 2024, the river rose":                     "~2024-05-03",
		"The mill reopened on 30 October 2025":               "~2025-10-30",
		"It was released to the town on 3 May 2024 at dawn":  "~2024-05-03",
		"the second release of the song came on 3 May 2024":  "~2024-05-03",
		"Call 1-2024-05-03 now":                              "",
		"Oberau, 3 May 2024 – The river rose":                "~2024-05-03",
		"26 2024, Screen 15.6-inch, 1920×1080 IPS":           "",
		"Copyright 1995 - 2024 River Press":                  "",
		"May 2024":                                           "",
		"31 February 2024":                                   "",
		"version 12.03.2024.5":                               "~2024-03-12",
		"Updated: 3 May 2024 by the desk of the River Press": "2024-05-03 change",
	} {
		dates, alone := extract.DatesIn(line, "en")
		if got := strings.Join(dates, ", "); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
		if alone && strings.Contains(want, "~") {
			t.Errorf("%q: only a date", line)
		}
	}
}

// TestSlashesNeedARegion: 01/02/2020 is a day only where the page says how its
// readers write; a weekday or a number above twelve tells it everywhere.
func TestSlashesNeedARegion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tag, line, want string }{
		{"en-US", "01/02/2020", "2020-01-02"},
		{"en-PH", "01/02/2020", "2020-01-02"},
		{"es-US", "01/02/2020", "2020-02-01?"},
		{"en-AU", "01/02/2020", "2020-02-01"},
		{"it", "01/02/2020", "2020-02-01"},
		{"en", "01/02/2020", "2020-02-01?"},
		{"en-CA", "01/02/2020", "2020-02-01?"},
		{"", "01/02/2020", "2020-02-01?"},
		{"en", "13/02/2020", "2020-02-13"},
		{"en", "02/13/2020", "2020-02-13"},
		{"en-GB", "02/13/2020", "2020-02-13"},
		{"en", "02/02/2020", "2020-02-02"},
		{"en", "Saturday 01/02/2020", "2020-02-01"},
		{"en", "Thu, 01/02/2020", "2020-01-02"},
		{"en", "01.02.2020", "2020-02-01"},
		{"en-US", "01.02.2020", "2020-02-01"},
		{"en", "2020/02/01", "2020-02-01"},
	} {
		if got, _ := extract.DatesIn(c.line, c.tag); strings.Join(got, ", ") != c.want {
			t.Errorf("%s %q: %q, want %q", c.tag, c.line, got, c.want)
		}
	}
}

// TestEachMonthReadsBack: a day written with any name of its month, in the
// language's small or capital letters, is that day.
func TestEachMonthReadsBack(t *testing.T) {
	t.Parallel()
	names := extract.MonthNames()
	if len(names) < 35 {
		t.Fatalf("%d languages", len(names))
	}
	for lang, months := range names {
		for i, list := range months {
			if len(list) == 0 {
				t.Errorf("%s has no name for month %d", lang, i+1)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(sortedKeys(names)).Draw(t, "language")
		day := time.Unix(rapid.Int64Range(631_152_000, 4_102_444_800).Draw(t, "seconds"), 0).UTC()
		name := rapid.SampledFrom(names[lang][day.Month()-1]).Draw(t, "month")
		if rapid.Bool().Draw(t, "capitals") {
			name = strings.ToUpper(name)
		}
		form := rapid.SampledFrom([]string{"%[1]d %[2]s %[3]d", "%[1]d. %[2]s %[3]d", "%[2]s %[1]d, %[3]d", "%[3]d %[2]s %[1]d", "%[1]d de %[2]s de %[3]d", "%02[1]d-%[2]s-%[3]d"}).Draw(t, "form")
		line := fmt.Sprintf(form, day.Day(), name, day.Year())
		if got, alone := extract.DatesIn(line, lang); !slices.Equal(got, []string{day.Format(time.DateOnly)}) || !alone {
			t.Fatalf("%s %q: %q, %v; want %s", lang, line, got, alone, day.Format(time.DateOnly))
		}
	})
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestDigitsOfAnyScriptAreNumbers: the same day in other digits.
func TestDigitsOfAnyScriptAreNumbers(t *testing.T) {
	t.Parallel()
	for _, zero := range []rune{'٠', '۰', '०', '০', '૦', '௦', '๐', '０'} {
		line := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return zero + r - '0'
			}
			return r
		}, "2024-05-03 14:05")
		if got, alone := extract.DatesIn(line, "ar"); !slices.Equal(got, []string{"2024-05-03 14:05"}) || !alone {
			t.Errorf("%q: %q, %v", line, got, alone)
		}
	}
}

// TestTableOfWordsIsWhole: each line of the table is of a kind that is read, with
// as many groups as its kind has.
func TestTableOfWordsIsWhole(t *testing.T) {
	t.Parallel()
	for _, line := range extract.DateWordLines() {
		kind, rest, _ := strings.Cut(line, " ")
		lang, words, _ := strings.Cut(rest, " ")
		groups := strings.Count(words, ",") + 1
		if want := map[string]int{"month": 12, "weekday": 7}[kind]; !extract.KnownDateKind(kind) || lang == "" || words == "" || groups != max(want, 1) {
			if kind == "weekday" && groups <= 7 {
				continue
			}
			t.Errorf("%d groups in %q", groups, line)
		}
	}
}

func TestDayInAddress(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/2024/05/03/bridge": "2024-5-3", "/news/2024/5/3/bridge.html": "2024-5-3", "/a/2024-05-03-bridge": "2024-5-3", "/a/20240503/": "2024-5-3", "/20240503-bridge": "2024-5-3",
		"/2024/05/bridge": "", "/2024/bridge": "", "/a/1234567890": "", "/202405031": "", "/1812/05/03/war": "", "/a-2024-05-03": "", "/2024_05_03": "2024-5-3", "/": "", "": "",
		"/2024/05-03": "", "/a/2024/05/03": "2024-5-3",
	} {
		y, m, d, ok := extract.DayInPath(path)
		if got := fmt.Sprintf("%d-%d-%d", y, m, d); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s, %v; want %q", path, got, ok, want)
		}
	}
}

// FuzzPrintedDate: no text panics; a line that is only dates holds one, each is a
// day of the calendar, and what the cheap look refuses has none that is short
// enough to be one.
func FuzzPrintedDate(f *testing.F) {
	for _, s := range []string{
		"Veröffentlicht am 3. Mai 2024 um 14:05 Uhr", "2024年5月3日 更新", "令和6年5月3日", "آخر تحديث: ٣ مايو ٢٠٢٤ ٢:٠٥ م", "입력 2024.05.03. 오후 3:05",
		"Updated 2:05 PM EDT, Fri May 3, 2024", "Thu, 05/03/2024 - 14:05", "3 كانون الثاني 2024", "ngày 3 tháng 5 năm 2024", "p. m. GMT+7 (", "п'", "2024-05-03T14:05:00+01:00[Europe/Berlin]",
	} {
		f.Add(s, "en-US")
	}
	f.Fuzz(func(t *testing.T, s, tag string) {
		dates, alone := extract.DatesIn(s, tag)
		if alone && len(dates) == 0 {
			t.Errorf("%q: only dates, but none", s)
		}
		for _, d := range dates {
			day := strings.TrimPrefix(d, "~")[:len(time.DateOnly)]
			if parsed, err := time.Parse(time.DateOnly, day); err != nil || parsed.Year() < 1699 || parsed.Year() > 2201 {
				t.Errorf("%q: %q, %v", s, d, err)
			}
		}
		if again, _ := extract.DatesIn(s, tag); !slices.Equal(again, dates) {
			t.Errorf("%q: %q and %q", s, dates, again)
		}
		if extract.IsDateLine(s, tag) && (!alone || !utf8.ValidString(s) && len(s) == 0) {
			t.Errorf("%q: a date line that isn't one", s)
		}
	})
}
