package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// topicLabelGap is how many bytes of text may stand between a label of topics and the
// first of them.
const topicLabelGap = 60

// topicLabelWords stand before an article's topics. First letters beyond ASCII are there in
// both cases.
var topicLabelWords = setOf(
	"topics", "tags", "tag", "keywords", "related topics", "more on", "more about", "read more about", "filed under", "in this article", "topics in this article",
	"themen", "themen in diesem artikel", "mehr zum thema", "mehr zu diesem thema", "mehr zu den themen", "schlagworte", "schlagwörter", "stichworte", "stichwörter", "mehr lesen über", "mehr zu",
	"thèmes", "mots-clés", "mots clés", "sujets", "en savoir plus sur", "dans cet article", "temas", "etiquetas", "archivado en", "más sobre", "temas relacionados", "palabras clave",
	"argomenti", "temi", "tópicos", "assuntos", "mais sobre", "palavras-chave", "onderwerpen", "lees meer over", "meer over", "trefwoorden",
	"ämnen", "Ämnen", "ämnen i artikeln", "Ämnen i artikeln", "mer om", "läs mer om", "emner", "les mer om", "læs mere om", "mere om", "stikord", "aiheet", "asiasanat", "avainsanat",
	"tagi", "tematy", "więcej o", "témata", "štítky", "Štítky", "klíčová slova", "etiketler", "konular", "anahtar kelimeler", "címkék", "etichete",
	"теги", "Теги", "темы", "Темы", "тэги", "Тэги", "теми", "Теми", "θέματα", "Θέματα", "ετικέτες", "Ετικέτες",
	"キーワード", "タグ", "関連キーワード", "関連タグ", "标签", "关键词", "標籤", "關鍵字", "關鍵詞", "태그", "키워드", "관련 태그",
	"الكلمات المفتاحية", "كلمات مفتاحية", "وسوم", "الوسوم", "مواضيع", "תגיות", "תגים", "topik", "topik terkait", "từ khóa", "Từ khóa", "chủ đề", "Chủ đề", "टैग", "टैग्स",
)

// setOf is the set of words.
func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// maxTopicLabel is above the bytes of the longest of topicLabelWords.
const maxTopicLabel = 48

// isTopicLabel reports whether a text is a label of topics. It is asked for each
// short text.
func isTopicLabel(s string) bool {
	s = strings.Trim(s, ": \n\t\r\u00a0")
	if len(s) < 3 || len(s) > maxTopicLabel {
		return false
	}
	var small [maxTopicLabel]byte
	for i := range len(s) {
		small[i] = s[i]
		if 'A' <= s[i] && s[i] <= 'Z' {
			small[i] += 'a' - 'A'
		}
	}
	return topicLabelWords[string(small[:len(s)])]
}

// topicLabel notes where a label of topics ends.
func (w *walker) topicLabel(n *html.Node) {
	if w.guess && w.links == 0 && len(w.e.h1) > 0 && isTopicLabel(n.Data) {
		w.topicsAt = w.e.shape.textBytes
	}
}

// labelledTopic keeps the first link behind such a label.
func (w *walker) labelledTopic(n *html.Node) {
	if w.topicsAt > 0 && w.e.shape.textBytes < w.topicsAt+topicLabelGap {
		w.topic(n)
	}
	w.topicsAt = 0
}
