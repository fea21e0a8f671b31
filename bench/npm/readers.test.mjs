import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocks, names, readers } from './readers.mjs';

test('blocks are subheads and paragraphs', () => {
  assert.deepEqual(blocks('<div>One <b>t</b>wo<h3>Three</h3><ul><li>four<br>five</li></ul><script>six</script></div>'), [
    { type: 'paragraph', text: 'One two' }, { type: 'subhead', text: 'Three' }, { type: 'paragraph', text: 'four five' },
  ]);
});

test('a line of authors is parted', () => {
  assert.deepEqual(names('By Ada Quill, Ben Reed and Cleo Marsh'), ['Ada Quill', 'Ben Reed', 'Cleo Marsh']);
  assert.deepEqual(names(''), []);
});

const lines = ['The ferry was late again on Monday, for the third time in a week, and nobody at the pier knew why.',
  'Its captain said that the tide had been to blame, but the harbour office, asked for its tables, had none to show.',
  'Passengers with tickets for the early crossing get their money back, the company said, if they ask within a month.'];
const page = {
  url: 'https://harbourpost.example/ferry',
  html: `<!doctype html><html><head><title>Ferry late again</title></head><body><nav><a href="/">Home</a></nav><article>
    <h1>Ferry late again</h1>${[...lines, ...lines, ...lines].map((l, i) => `<p>${i}. ${l}</p>`).join('')}</article></body></html>`,
};

for (const [name, read] of Object.entries(readers)) {
  test(`${name} reads a page`, async () => {
    const found = (await read(page))();
    assert.match(found.headline, /Ferry late again/);
    assert.equal(found.body.filter((b) => b.text.includes('harbour office')).length, 3);
  });
}
