// Reads a JSON list of Markdown texts on stdin with CommonMark's own parser and
// prints for each what blocks it holds: [kind, text].
import { readFileSync } from 'node:fs';
import { Parser } from 'commonmark';

function blocks(text) {
  const found = [];
  const walker = new Parser().parse(text).walker();
  let open = [];
  for (let step = walker.next(); step; step = walker.next()) {
    const { node, entering } = step;
    const inside = open.map((b) => b[0]);
    switch (node.type) {
      case 'document': case 'list': case 'emph': case 'strong': break;
      case 'item': case 'block_quote': case 'paragraph': case 'heading':
        if (!entering) { open.pop(); break; }
        if (node.type === 'paragraph' && inside.length > 0) {
          open.push(open.at(-1)); // the text of an item or a quote
          break;
        }
        open.push([node.type === 'heading' ? `heading ${node.level}` : node.type, '']);
        found.push(open.at(-1));
        break;
      case 'image': if (entering) { open.at(-1)[0] = `image ${node.destination}`; } break;
      case 'text': open.at(-1)[1] += node.literal; break;
      case 'code_block': found.push(['code', node.literal]); break;
      default: found.push([`unexpected ${node.type}`, node.literal ?? '']);
    }
  }
  return found;
}

const texts = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map(blocks)));
