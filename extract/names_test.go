package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestBylineNamesOnlyPeople(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		// words before the name
		"Written by Ada Brook":               "Ada Brook",
		"Ein Kommentar von Wiebke Althoff":   "Wiebke Althoff",
		"Propos recueillis par Odile Marchi": "Odile Marchi",
		"Por Inés Calado y Bruno Sarda":      "Inés Calado|Bruno Sarda",
		"A cura di Livia Ponti":              "Livia Ponti",
		"Door Saskia Veldhof":                "Saskia Veldhof",
		"Av Kari Fossheim og Nils Bråten":    "Kari Fossheim|Nils Bråten",
		"Автор: Нина Ручьёва":                "Нина Ручьёва",
		"Нина Ручьёва и Олег Мостов":         "Нина Ручьёва|Олег Мостов",
		"Szerző: Hidas Ilona":                "Hidas Ilona",
		"Yazan: Deniz Köprülü":               "Deniz Köprülü",
		"Brúnn Árdal skrifar":                "Brúnn Árdal",
		"Tim Brook":                          "Tim Brook",
		"Pewarta: Sari Jembatan":             "Sari Jembatan",
		"Tác giả: Cầu Thị Sông":              "Cầu Thị Sông",
		"Höfundur: Brúnn Árdal":              "Brúnn Árdal",
		"Oleh Sari Jembatan":                 "Sari Jembatan",
		"מאת נעמה גשר":                       "נעמה גשר",
		"بقلم: سلمى الجسر":                   "سلمى الجسر",
		"作者：江小橋":                             "江小橋",
		"文／江小橋":                              "江小橋",
		"記者江小橋／河口報導":                         "江小橋",
		"川辺 橋子 記者":                           "川辺 橋子",
		"강다리 기자":                             "강다리",
		"물가 강다리 기자 ada@news.example":         "강다리",
		// what stands behind it
		"Ada Brook (river desk)":                   "Ada Brook",
		"Ada Brook in Millford":                    "Ada Brook",
		"Ada Brook für River Press":                "Ada Brook",
		"Ada Brook - River Press":                  "Ada Brook",
		"Ada Brook, MD, PhD":                       "Ada Brook",
		"Ada Brook, keeper of the bridge":          "Ada Brook",
		"Ada Brook ada.brook@news.example":         "Ada Brook",
		"Ada Brook, Ben Hill and Team":             "Ada Brook|Ben Hill",
		"Sophie in 't Beek":                        "Sophie in 't Beek",
		"Ada Brook with Ben Hill":                  "Ada Brook|Ben Hill",
		"江小橋、林水":                                   "江小橋|林水",
		"Ada Brook; ADA BROOK":                     "Ada Brook",
		"José Brook, Jose Brook":                   "José Brook",
		"Dr. Ada van der Brook":                    "Dr. Ada van der Brook",
		"red, River.at/ Agenturen":                 "",
		"undefined":                                "",
		"page.head.author":                         "",
		"news.example":                             "",
		"By:":                                      "",
		"Text Size":                                "Text Size",
		"Quelle: dpa":                              "dpa", // that it is an agency is known elsewhere
		strings.Repeat("Ada Brook, ", 100) + "Ben": "",
	} {
		if got := strings.Join(extract.Names(line), "|"); got != want {
			t.Errorf("Names(%q) = %q, want %q", line, got, want)
		}
	}
}
