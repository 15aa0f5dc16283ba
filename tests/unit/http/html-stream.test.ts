import { buffer } from 'node:stream/consumers';
import { createElement, lazy, Suspense } from 'react';
import { renderToPipeableStream } from 'react-dom/server';
import { expect, test } from 'vitest';
import { HtmlStream } from '#app/http/html-stream.server.ts';

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
    const stream = new HtmlStream();
    renderToPipeableStream(page).pipe(stream);
    const html = await buffer(stream);
    expect(html.includes(0)).toBe(false);
    expect(html.toString()).toContain(words.map((word) => `<b>${word}</b>`).join(''));
  },
);

test('what is ready is sent at once, what comes later when it comes', async () => {
  let deliver: (module: { default: () => string }) => void = () => {};
  const Late = lazy(() => new Promise<{ default: () => string }>((resolve) => (deliver = resolve)));
  const words = 'å'.repeat(9_000);
  const stream = new HtmlStream();
  const pieces: string[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(String(piece)));
  renderToPipeableStream(
    createElement('p', null, words, createElement(Suspense, null, createElement(Late))),
  ).pipe(stream);
  await expect.poll(() => pieces.length).toBe(1);
  expect(pieces[0]).toContain(words);
  deliver({ default: () => 'late' });
  await expect.poll(() => pieces.join('')).toContain('late');
});
