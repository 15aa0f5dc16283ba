import { buffer } from 'node:stream/consumers';
import { createElement } from 'react';
import { renderToPipeableStream } from 'react-dom/server';
import { expect, test } from 'vitest';
import { createHtmlStream } from '#app/http/html-stream.server.ts';

test.each([0, 1, 2, 3])(
  'a page of Swedish text arrives whole, shifted by %s bytes',
  async (shift) => {
    const words = Array.from({ length: 900 }, (_, index) => `åäö–€${index}`);
    const page = createElement(
      'p',
      null,
      'x'.repeat(shift),
      words.map((word) => createElement('b', { key: word }, word)),
    );
    const stream = createHtmlStream();
    renderToPipeableStream(page).pipe(stream);
    const html = await buffer(stream);
    expect(html.includes(0)).toBe(false);
    expect(html.toString()).toContain(words.map((word) => `<b>${word}</b>`).join(''));
  },
);
