import { Transform, type TransformCallback } from 'node:stream';

/**
 * What React 18 should be piped into.
 *
 * Its writer fills blocks of 2,048 bytes and, where a letter of several bytes does not fit any
 * more, sends the block with null bytes at its end (facebook/react#24985). HTML has no null bytes,
 * so they are cut off. And it says when it has nothing more for now, by calling `flush`: until then
 * the blocks are gathered, because each piece on its own costs a turn through every stream between
 * here and the socket.
 */
export class HtmlStream extends Transform {
  private gathered: Buffer[] = [];

  override _transform(block: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let end = block.length;
    while (end > 0 && block[end - 1] === 0) end -= 1;
    this.gathered.push(end === block.length ? block : block.subarray(0, end));
    done();
  }

  /** Called by React. */
  flush(): void {
    if (this.gathered.length > 0) this.push(Buffer.concat(this.gathered));
    this.gathered = [];
  }

  override _flush(done: TransformCallback): void {
    this.flush();
    done();
  }
}
