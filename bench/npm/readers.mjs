// The readers of npm, each used as its own documents say. A reader takes a page and
// returns a function that makes the record: only what runs before it is timed.
// All of them read what they are given and fetch nothing.
import { Readability } from '@mozilla/readability';
import Parser from '@postlight/parser';
import { DefuddleClass } from 'defuddle/node';
import { JSDOM, VirtualConsole } from 'jsdom';
import { parseHTML } from 'linkedom';

// A quick tree that isn't quite a browser's: defuddle reads from it what it reads from
// jsdom's, readability doesn't. It gets what defuddle asks of a browser and linkedom
// lacks.
function quick(html, url) {
  const { document } = parseHTML(html);
  document.styleSheets ??= [];
  if (document.defaultView) document.defaultView.getComputedStyle ??= () => ({ display: '' });
  document.URL = url;
  return document;
}

// exact is a browser's tree, for many times the time.
const exact = (html, url) => new JSDOM(html, { url, virtualConsole: new VirtualConsole() }).window.document;

function readability(document) {
  const article = new Readability(document).parse();
  return () => article && record(article.title, article.byline, article.publishedTime, article.content);
}

export const readers = {
  'readability.js': ({ html, url }) => {
    const document = exact(html, url);
    try {
      return readability(document);
    } finally {
      document.defaultView.close(); // its timers would keep the whole tree
    }
  },
  'readability.js+linkedom': ({ html, url }) => readability(quick(html, url)),
  defuddle: ({ html, url }) => {
    const article = new DefuddleClass(quick(html, url), { url, useAsync: false }).parse();
    return () => record(article.title, article.author, article.published, article.content);
  },
  'postlight-parser': async ({ html, url }) => {
    const article = await Parser.parse(url, { html, fetchAllPages: false, contentType: 'html' });
    if (article.error) throw new Error(article.message);
    return () => record(article.title, article.author, article.date_published, article.content, article.dek);
  },
};

export function record(headline, byline, published, content, lead) {
  return {
    headline: headline ?? '', authors: names(byline ?? ''), published: published ?? '',
    lead: lead ? [lead] : [], body: blocks(content ?? ''),
  };
}

// names parts a line of authors as the Go side does for its peers.
export function names(line) {
  return line.replace(/^\s*(by|von|par|por|di|da)\s+/i, '')
    .split(/\s*[,;|&]\s*|\s+(?:and|und|et|y|e)\s+/i).map((n) => n.trim()).filter(Boolean);
}

const inline = new Set(('a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike ' +
  'strong sub sup time tt u var wbr').split(' '));

// blocks parts the HTML that a reader gives into subheads and paragraphs, as
// blocks.go does.
export function blocks(content) {
  const out = [];
  let text = '';
  const flush = (type) => {
    const folded = text.replace(/\s+/g, ' ').trim();
    if (folded) out.push({ type, text: folded });
    text = '';
  };
  const walk = (node, type) => {
    if (node.nodeType === 3) text += node.data;
    if (node.nodeType !== 1) return;
    const name = node.localName.toLowerCase();
    if (name === 'script' || name === 'style') return;
    if (name === 'br') text += ' ';
    else if (inline.has(name)) node.childNodes.forEach((child) => walk(child, type));
    else {
      flush(type);
      const inner = /^h[1-6]$/.test(name) ? 'subhead' : 'paragraph';
      node.childNodes.forEach((child) => walk(child, inner));
      flush(inner);
    }
  };
  walk(parseHTML(`<!doctype html><html><body>${content}</body></html>`).document.body, 'paragraph');
  return out;
}
