import { Transform } from 'node:stream';

/**
 * What React 18 should be piped into. Its writer fills blocks of 2,048 bytes and, where a letter of
 * several bytes does not fit any more, sends the block with null bytes at its end
 * (facebook/react#24985). HTML has no null bytes, so they are cut off.
 */
export function createHtmlStream(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let end = chunk.length;
      while (end > 0 && chunk[end - 1] === 0) end -= 1;
      done(null, end === chunk.length ? chunk : chunk.subarray(0, end));
    },
  });
}
