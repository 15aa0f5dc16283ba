import { escapeHtml } from '../simulator-page.ts';

/**
 * A frame that shows a message's HTML and cannot run its scripts, send its forms or reach the
 * page around it. Its links open in a new window.
 */
export function messageFrame(html: string, title: string): string {
  // The first base element decides, so this one stands before any the message brings.
  const base = '<base target="_blank">';
  const head = /<head(\s[^>]*)?>/i.exec(html);
  const start = head === null ? 0 : head.index + head[0].length;
  const framed = html.slice(0, start) + base + html.slice(start);
  return `<iframe title="${escapeHtml(title)}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${escapeHtml(framed)}"></iframe>`;
}

/** Text made safe for a page, its http and https addresses as links. */
export function linkify(text: string): string {
  const pieces = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/);
  return pieces
    .map((piece, index) => {
      const safe = escapeHtml(piece);
      const isAddress = index % 2 === 1;
      return isAddress
        ? `<a href="${safe}" target="_blank" rel="noopener noreferrer">${safe}</a>`
        : safe;
    })
    .join('');
}
